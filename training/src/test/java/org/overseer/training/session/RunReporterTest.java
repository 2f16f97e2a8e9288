package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricRow;
import org.overseer.training.metrics.MetricSink;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.metrics.StatusLine;

/** The clock is moved by hand. */
class RunReporterTest {
  private final List<MetricRow> rows = new ArrayList<>();
  private final MetricsHub metrics =
      new MetricsHub(
          List.of(
              new MetricSink() {
                @Override
                public void write(MetricRow row) {
                  rows.add(row);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
              }));
  private final TrainingSession session =
      new TrainingSession(
          ConfigLoader.load(
              "debug",
              null,
              List.of(
                  "rollout.actors=4",
                  "run.agent-steps=10000",
                  "run.wall-clock-cap=30m",
                  "run.status-interval=5s")),
          KernelSelection.choose(),
          metrics);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Duration time = Duration.ZERO;
  private final RunReporter reporter =
      new RunReporter(
          session,
          new StatusLine(new PrintStream(printed, true, StandardCharsets.UTF_8), 0),
          () -> 0.5,
          () -> time);

  @AfterEach
  void close() {
    session.close();
    metrics.close();
  }

  /** Reports, if it is due, after so many seconds and steps; the line, empty if there was none. */
  private String after(int seconds, long steps) {
    time = time.plusSeconds(seconds);
    session.stepsMade(steps);
    printed.reset();
    reporter.reportIfDue();
    return printed.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void reportsComeOnceAnInterval() {
    assertThat(after(4, 100)).isEmpty();
    assertThat(after(1, 100)).startsWith("00:00:05  steps 200 (40/s)").contains("replay 50%");
    assertThat(after(4, 100)).isEmpty();
    assertThat(after(3, 600)).startsWith("00:00:12  steps 900 (100/s)");
    assertThat(rows).extracting(MetricRow::agentSteps).containsExactly(200L, 900L);
    assertThat(rows).extracting(MetricRow::trainingTime).endsWith(Duration.ofSeconds(12));
    assertThat(rows.get(1).values()).containsEntry(Metric.STEPS_PER_SECOND, 100.0);
  }

  @Test
  void betweenIntervalsThereIsAReportOnlyOfSomethingNew() {
    after(5, 100);
    printed.reset();
    reporter.reportIfNew();
    assertThat(printed.size()).isZero();
    assertThat(after(1, 100)).isEmpty();
    reporter.reportIfNew();
    assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("00:00:06  steps 200 (100/s)");
    assertThat(rows).extracting(MetricRow::agentSteps).containsExactly(100L, 200L);
  }

  @Test
  void theTimeThatIsLeftFollowsFromTheSpeedButIsAtMostTheCapOnTime() {
    assertThat(after(10, 400)).contains("eta 00:04:00"); // 9600 steps at 40 a second
    assertThat(after(50, 1)).contains("eta 00:29:"); // 30 minutes less one
    assertThat(after(10, 0)).contains("eta -");
  }

  @Test
  void theLearnerWaitsIfItDoesForMoreThanAFifthOfTheTime() {
    metrics.record(Metric.LEARNER_WAIT, 1.9);
    assertThat(after(10, 100)).doesNotContain("waiting");
    metrics.record(Metric.LEARNER_WAIT, 2.1);
    assertThat(after(10, 100)).endsWith("waiting: learner");
  }

  @Test
  void theWaitsOfTheGamesAreSharedAmongTheActors() {
    metrics.record(Metric.ROLLOUT_WAIT, 4 * 1.9);
    assertThat(after(10, 100)).doesNotContain("waiting");
    metrics.record(Metric.ROLLOUT_WAIT, 4 * 2.1);
    assertThat(after(10, 100)).endsWith("waiting: rollout");
  }

  @Test
  void anIntervalWithoutStepsHasALineButNoRowAndItsWaitsAreCountedOverTheTimeSinceTheLastRow() {
    after(10, 100);
    metrics.record(Metric.LEARNER_WAIT, 1.5);
    assertThat(after(10, 0)).startsWith("00:00:20  steps 100 (0/s)").doesNotContain("waiting");
    assertThat(rows).hasSize(1);
    metrics.record(Metric.LEARNER_WAIT, 1.5); // 3 s of 20
    assertThat(after(10, 100)).doesNotContain("waiting");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).values()).containsEntry(Metric.LEARNER_WAIT, 3.0);
    metrics.record(Metric.LEARNER_WAIT, 2.1); // of 10 s again
    assertThat(after(10, 100)).endsWith("waiting: learner");
  }
}
