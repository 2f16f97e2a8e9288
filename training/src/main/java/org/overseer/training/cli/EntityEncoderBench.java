package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.training.bench.EntityEncodersMain;
import org.overseer.training.config.ConfigException;

/** Perceiver and Transformer of one agent's sizes, measured in a process of their own. */
final class EntityEncoderBench {
  private static final List<String> ARCHITECTURES = List.of("tiny", "lite", "full");
  private static final int MOST_LATENTS = 4096;
  private static final int MOST_UNITS = 4096;
  private static final int MOST_SETS = 1024;

  private final String architecture;
  private final List<Integer> latents;
  private final List<Integer> units;
  private final int batch;
  private final int threads;
  private final int rounds;

  /**
   * What is to be measured.
   *
   * @throws ConfigException if it cannot be
   */
  EntityEncoderBench(
      String architecture,
      List<Integer> latents,
      List<Integer> units,
      int batch,
      int threads,
      int rounds) {
    if (!ARCHITECTURES.contains(architecture)) {
      throw new ConfigException(
          "--architecture must be one of "
              + String.join(", ", ARCHITECTURES)
              + ", but is '"
              + architecture
              + "'");
    }
    latents.forEach(count -> require("--latents", count, MOST_LATENTS));
    units.forEach(count -> require("--units", count, MOST_UNITS));
    require("--batch", batch, MOST_SETS);
    int cores = Runtime.getRuntime().availableProcessors();
    require("--threads", threads, cores);
    require("--rounds", rounds, Integer.MAX_VALUE);
    this.architecture = architecture;
    this.latents = List.copyOf(latents);
    this.units = List.copyOf(units);
    this.batch = batch;
    this.threads = threads;
    this.rounds = rounds;
  }

  private static void require(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ConfigException("%s must be 1 to %d but is %d".formatted(option, most, value));
    }
  }

  /**
   * Measures.
   *
   * @return what was found for each number of units
   */
  List<JsonNode> run(Consumer<String> notice) {
    List<JsonNode> rows = new ArrayList<>();
    notice.accept("warming up …");
    new BenchProcess(System.getProperty("java.class.path"), threads, notice)
        .run(
            EntityEncodersMain.class.getName(),
            List.of(
                architecture,
                list(latents),
                list(units),
                Integer.toString(batch),
                Integer.toString(threads),
                Integer.toString(rounds)),
            row -> {
              rows.add(row);
              notice.accept(
                  "%d units (%d of %d)"
                      .formatted(row.get("units").asInt(), rows.size(), units.size()));
            });
    return rows;
  }

  private static String list(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** The conditions in one line. */
  String title() {
    return String.format(
        Locale.ROOT,
        "entity encoders of '%s': %d sets at once, %d thread%s, %s, %d rounds in turns",
        architecture,
        batch,
        threads,
        threads == 1 ? "" : "s",
        clock(),
        rounds);
  }

  private String clock() {
    return threads == 1 ? "processor time" : "wall time";
  }

  /** The conditions and what was found, for JSON. */
  Map<String, Object> figures(List<JsonNode> rows) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "entity-encoders");
    figures.put("architecture", architecture);
    figures.put("batch", batch);
    figures.put("threads", threads);
    figures.put("time", clock());
    figures.put("rounds", rounds);
    figures.put("flops_rule", FlopCounter.RULE);
    figures.put("rows", rows);
    return figures;
  }
}
