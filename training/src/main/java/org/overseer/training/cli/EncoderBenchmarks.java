package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunException;

/** Builds the benchmarks of the encoder when their sources are newer, and runs them. */
final class EncoderBenchmarks {
  private static final String MODULE = "perceiver-entity-encoder";
  private static final String MAIN = "org.overseer.perceiver.bench.EncoderBenchmarkMain";

  private final Consumer<String> notice;
  private final Path home;

  /**
   * One workload on so many threads.
   *
   * @param figures what both sides took together
   * @param control the same for ours without libtorch in the process
   */
  record Row(int threads, JsonNode both, JsonNode control) {
    String workload() {
      return both.get("workload").asText();
    }

    Map<String, Object> figures() {
      return Map.of("threads", threads, "both", both, "ours_alone", control);
    }
  }

  EncoderBenchmarks(Consumer<String> notice) {
    this.notice = notice;
    this.home = Path.of(System.getProperty("overseer.home", "."));
    if (!Files.isRegularFile(home.resolve(MODULE).resolve("pom.xml"))) {
      throw new RunException(
          "benchmarks are built from the project's sources, which are not at " + home);
    }
  }

  /** Runs the workloads whose names match, for each number of threads with and without libtorch. */
  List<Row> run(String workloads, List<Integer> threads, int rounds) {
    try {
      Pattern.compile(workloads);
    } catch (PatternSyntaxException e) {
      throw new ConfigException("--workload is no regular expression: " + e.getDescription());
    }
    Path lib = build();
    List<Row> rows = new ArrayList<>();
    for (int count : threads) {
      List<JsonNode> both = measure(lib, count, rounds, workloads, "both");
      List<JsonNode> control = measure(lib, count, rounds, workloads, "ours");
      for (int i = 0; i < both.size(); i++) {
        rows.add(new Row(count, both.get(i), control.get(i)));
      }
    }
    if (rows.isEmpty()) {
      throw new ConfigException(
          "no workload is named like '" + workloads + "'; see docs/performance.md");
    }
    return rows;
  }

  private Path build() {
    Path target = home.resolve(MODULE).resolve("target").resolve("bench");
    Path lib = target.resolve("lib");
    Path built = target.resolve("built");
    if (upToDate(built)) {
      return lib;
    }
    notice.accept("building the benchmarks …");
    FileTime start = FileTime.fromMillis(System.currentTimeMillis());
    run(
        List.of(
            "mvn",
            "-q",
            "-B",
            "-Dstyle.color=never",
            "-Pbench",
            "-Dmaven.test.skip=true",
            "-pl",
            MODULE,
            "package"));
    try {
      Files.writeString(built, "");
      Files.setLastModifiedTime(built, start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lib;
  }

  private boolean upToDate(Path built) {
    Path module = home.resolve(MODULE);
    try {
      if (!Files.exists(built)) {
        return false;
      }
      FileTime time = Files.getLastModifiedTime(built);
      for (Path source :
          List.of(
              home.resolve("pom.xml"),
              module.resolve("pom.xml"),
              module.resolve("src/main"),
              module.resolve("src/jmh"))) {
        try (Stream<Path> files = Files.walk(source)) {
          if (files.anyMatch(file -> newer(file, time))) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean newer(Path file, FileTime time) {
    try {
      return Files.getLastModifiedTime(file).compareTo(time) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(List<String> command) {
    if (status(new ProcessBuilder(command).directory(home.toFile()), notice) != 0) {
      throw new RunException(
          "the benchmarks could not be built; the lines above say why (libtorch comes for Linux"
              + " on x86-64)");
    }
  }

  /**
   * Runs a command that has nothing to say to standard output, which is for results.
   *
   * @param told hears each line of its output
   * @return its exit status
   */
  static int status(ProcessBuilder command, Consumer<String> told) {
    try {
      Process process = command.redirectErrorStream(true).start();
      try (BufferedReader lines = process.inputReader()) {
        lines.lines().forEach(told);
      }
      return process.waitFor();
    } catch (IOException e) {
      throw new RunException("cannot start " + command.command().get(0) + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException("interrupted");
    }
  }

  private List<JsonNode> measure(
      Path lib, int threads, int rounds, String workloads, String sides) {
    List<JsonNode> results = new ArrayList<>();
    new BenchProcess(lib + File.separator + "*", threads, notice)
        .run(
            MAIN,
            List.of(Integer.toString(threads), Integer.toString(rounds), workloads, sides),
            result -> {
              notice.accept(
                  EncoderTable.interim(result)); // a run that is broken off has told something
              results.add(result);
            });
    return results;
  }
}
