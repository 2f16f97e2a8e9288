package org.overseer.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private static Progress progress(long steps, int games, double loss, String waiting) {
    return new Progress(
        Duration.ofSeconds(755),
        steps,
        1651.7,
        4812,
        6.42,
        1.84,
        6,
        games * 613 / 1000,
        games,
        loss,
        2.309,
        0.87,
        Duration.ofMinutes(130),
        waiting);
  }

  private StatusLine line(boolean terminal) {
    return new StatusLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsEveryFigureInFixedOrder() {
    assertThat(StatusLine.format(progress(1_245_678, 500, 0.4121, null)))
        .isEqualTo(
            "00:12:35  steps 1.24M (1,652/s)  updates 4,812 (6.4/s)  lag 1.8/6"
                + "  win 61.2% ±4.3 (500)  loss 0.412  entropy 2.31  replay 87%  eta 02:10");
  }

  @Test
  void figuresThatAreNotThereYetAreDashes() {
    Progress start =
        new Progress(
            Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, Double.NaN, Double.NaN, 0, null, "rollout");
    assertThat(StatusLine.format(start))
        .isEqualTo(
            "00:00:00  steps 0 (0/s)  updates 0 (0.0/s)  lag 0.0/0  win -  loss -  entropy -"
                + "  replay 0%  eta -  waiting: rollout");
  }

  @ParameterizedTest
  @CsvSource({"999, 999", "1000, 1.0k", "999999, 999.9k", "1000000, 1.00M", "2500000000, 2.50G"})
  void countsAreShort(long count, String text) {
    assertThat(StatusLine.count(count)).isEqualTo(text);
  }

  @Test
  void terminalLineIsRewrittenAndWiped() {
    StatusLine line = line(true);
    line.show(progress(1_245_678, 500, 0.4121, "rollout"));
    line.show(progress(1_245_678, 500, 0.4121, null));
    line.end();
    String[] shown = printed().split("\r");
    assertThat(shown).hasSize(3);
    assertThat(shown[2].stripTrailing()).endsWith("eta 02:10");
    assertThat(shown[2].replace(System.lineSeparator(), "")).hasSameSizeAs(shown[1]);
    assertThat(printed()).endsWith(System.lineSeparator());
  }

  @Test
  void elsewhereEachIntervalIsALine() {
    StatusLine line = line(false);
    line.show(progress(1, 500, 0.4, null));
    line.show(progress(2, 500, 0.4, null));
    line.end();
    assertThat(printed().lines()).hasSize(2);
    assertThat(printed()).doesNotContain("\r");
  }
}
