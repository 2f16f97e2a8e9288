package org.overseer.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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

  private StatusLine line(int columns) {
    return new StatusLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsEveryFigureInFixedOrder() {
    assertThat(StatusLine.format(progress(1_245_678, 500, 0.4121, null)))
        .isEqualTo(
            "00:12:35  steps 1.24M (1,652/s)  updates 4,812 (6.4/s)  lag 1.8/6"
                + "  win 61.2% ±4.3 (500)  loss 0.412  entropy 2.31  replay 87%  eta 02:10:00");
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
    StatusLine line = line(200);
    line.show(progress(1_245_678, 500, 0.4121, "rollout"));
    line.show(progress(1_245_678, 500, 0.4121, null));
    line.end();
    String[] shown = printed().split("\r");
    assertThat(shown).hasSize(3);
    assertThat(shown[2].stripTrailing()).endsWith("eta 02:10:00");
    assertThat(shown[2].replace(System.lineSeparator(), "")).hasSameSizeAs(shown[1]);
    assertThat(printed()).endsWith(System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({"80, 79", "120, 119", "40, 39"})
  void theLineLeavesTheLastColumnOfTheTerminalFree(int columns, int length) {
    StatusLine line = line(columns);
    Progress progress = progress(1_245_678, 500, 0.4121, "rollout");
    line.show(progress);
    line.show(progress);
    String cut = StatusLine.format(progress).substring(0, length);
    assertThat(printed()).isEqualTo("\r" + cut + "\r" + cut);
  }

  @Test
  void aLogLineBeginsALineOfItsOwn() {
    StatusLine line = line(80);
    LoggerContext context = new LoggerContext();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.setContext(context);
    line.endBefore(log);
    log.start();
    Logger logger = context.getLogger("test");
    logger.addAppender(log);
    line.show(progress(1, 500, 0.4, null));
    assertThat(printed()).doesNotContain(System.lineSeparator());
    logger.warn("first");
    assertThat(printed()).endsWith(System.lineSeparator());
    logger.warn("second");
    assertThat(printed().lines()).as("no blank line between two warnings").hasSize(2);
    assertThat(log.list).hasSize(2);
  }

  @Test
  void elsewhereEachIntervalIsALine() {
    StatusLine line = line(0);
    line.show(progress(1, 500, 0.4, null));
    line.show(progress(2, 500, 0.4, null));
    line.end();
    assertThat(printed().lines())
        .containsExactly(
            StatusLine.format(progress(1, 500, 0.4, null)),
            StatusLine.format(progress(2, 500, 0.4, null)));
  }
}
