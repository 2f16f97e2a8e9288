package org.overseer.training.metrics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code metrics.csv}: one line a report, with a column for every {@link Metric} of its kind of
 * run.
 *
 * <p>A line goes to the file in one write. Opening the file for a run that resumes rewrites it
 * (beside it, then in one rename): rows beyond the checkpoint's step, a half last line of a killed
 * process, and the column order of an older version all come right there.
 */
public final class CsvWriter implements MetricSink {
  private final FileChannel channel;
  private final List<Metric> metrics;
  private final List<String> scenarios;

  private CsvWriter(FileChannel channel, List<Metric> metrics, List<String> scenarios) {
    this.channel = channel;
    this.metrics = metrics;
    this.scenarios = scenarios;
  }

  /**
   * Opens the file of a run of self-play, see the other method.
   *
   * @param scenarios each has a column for its win rate
   */
  public static CsvWriter open(Path file, long upToAgentSteps, List<String> scenarios)
      throws IOException {
    return open(
        file, upToAgentSteps, List.of("agent_steps", "updates"), Metric.ofSelfPlay(), scenarios);
  }

  /**
   * Opens the file and keeps its rows up to a step.
   *
   * @param file the file; it need not exist
   * @param upToStep the step of the checkpoint that training goes on from; 0 for a new run
   * @param counters names of the two counters of a row; the first is the step
   * @param metrics the other columns
   * @param scenarios each has one more column, for its win rate
   */
  public static CsvWriter open(
      Path file, long upToStep, List<String> counters, List<Metric> metrics, List<String> scenarios)
      throws IOException {
    List<String> header =
        Stream.of(
                counters.stream(),
                Stream.of("seconds"),
                metrics.stream().map(Metric::key),
                scenarios.stream().map(Metric.WIN_RATE::key))
            .flatMap(names -> names)
            .toList();
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", header));
    if (Files.exists(file)) {
      lines.addAll(keptRows(Files.readString(file), upToStep, header));
    }
    Path rewritten = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel out =
        FileChannel.open(
            rewritten,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      append(out, String.join("\n", lines) + "\n");
      out.force(true);
    }
    Files.move(
        rewritten, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new CsvWriter(
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        metrics,
        scenarios);
  }

  @Override
  public void write(MetricRow row) throws IOException {
    String values =
        Stream.concat(
                metrics.stream().map(metric -> cell(row.values().get(metric))),
                scenarios.stream().map(scenario -> cell(row.winRates().get(scenario))))
            .collect(Collectors.joining(","));
    String counters =
        row.agentSteps() + "," + row.updates() + "," + row.trainingTime().toMillis() / 1e3;
    append(channel, counters + "," + values + "\n");
  }

  @Override
  public void flush() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The complete rows up to the step, brought into the order of the header. */
  private static List<String> keptRows(String text, long upToStep, List<String> wanted) {
    // Without a newline at its end the last line was cut off in the middle.
    String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1);
    List<String> header = List.of(lines[0].split(",", -1));
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      if (cells.length == header.size() && isStep(cells[0], upToStep)) {
        kept.add(
            wanted.stream()
                .map(name -> header.contains(name) ? cells[header.indexOf(name)] : "")
                .collect(Collectors.joining(",")));
      }
    }
    return kept;
  }

  private static boolean isStep(String cell, long max) {
    return cell.matches("[0-9]{1,18}") && Long.parseLong(cell) <= max;
  }

  private static String cell(@org.jspecify.annotations.Nullable Double value) {
    return value == null ? "" : Float.toString(value.floatValue());
  }

  private static void append(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
