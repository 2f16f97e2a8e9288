package org.overseer.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvWriterTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("metrics.csv");
  }

  private static MetricRow row(long steps) {
    return new MetricRow(
        steps, steps / 10, Duration.ofMillis(steps * 5), Map.of(Metric.LOSS, steps / 4.0));
  }

  private void write(long resumeAt, long... steps) throws IOException {
    try (CsvWriter csv = CsvWriter.open(file, resumeAt, List.of())) {
      for (long step : steps) {
        csv.write(row(step));
      }
      csv.flush();
    }
  }

  /** Agent step → loss, read by name of the column. */
  private List<String> stepsAndLosses() throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.get(0).split(","));
    int loss = header.indexOf("learner/loss");
    return lines.stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .peek(cells -> assertThat(cells).hasSize(header.size()))
        .map(cells -> cells[0] + "=" + cells[loss])
        .toList();
  }

  @Test
  void headerNamesCountersAndEveryMetric() throws IOException {
    write(0, 100);
    String header = Files.readAllLines(file).get(0);
    assertThat(header).startsWith("agent_steps,updates,seconds,");
    assertThat(header.split(","))
        .containsAll(Metric.ofSelfPlay().stream().map(Metric::key).toList());
    assertThat(Files.readAllLines(file).get(1)).startsWith("100,10,0.5,");
  }

  @Test
  void eachOfSeveralScenariosHasAColumn() throws IOException {
    try (CsvWriter csv = CsvWriter.open(file, 0, List.of("3m", "8m"))) {
      csv.write(new MetricRow(100, 10, Duration.ofSeconds(1), Map.of(), Map.of("8m", 0.25)));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).endsWith(",rollout/win_rate/3m,rollout/win_rate/8m");
    assertThat(lines.get(1)).endsWith(",,0.25");
  }

  @Test
  void resumingDropsRowsBeyondTheCheckpoint() throws IOException {
    write(0, 100, 200, 300);
    write(200, 250);
    assertThat(stepsAndLosses()).containsExactly("100=25.0", "200=50.0", "250=62.5");
  }

  @Test
  void lineCutOffByAKilledProcessIsDropped() throws IOException {
    write(0, 100, 200);
    String whole = Files.readString(file);
    for (int cut = 1; cut < whole.length(); cut++) {
      Files.writeString(file, whole.substring(0, whole.length() - cut));
      write(1000, 300);
      assertThat(stepsAndLosses()).endsWith("300=75.0").doesNotContain("");
      assertThat(Files.readString(file)).endsWith("\n");
    }
  }

  @Test
  void newRunForgetsAnOldFile() throws IOException {
    write(0, 100, 200);
    write(0, 50);
    assertThat(stepsAndLosses()).containsExactly("50=12.5");
  }

  @Test
  void columnsOfAnOlderVersionFindTheirPlace() throws IOException {
    Files.writeString(file, "agent_steps,updates,learner/loss,learner/gone\n7,1,0.5,9\n");
    write(100, 200);
    assertThat(stepsAndLosses()).containsExactly("7=0.5", "200=50.0");
  }
}
