package org.overseer.training.session;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricRow;
import org.overseer.training.metrics.Progress;
import org.overseer.training.metrics.StatusLine;

/**
 * Turns a session's counters into a status line and a row of metrics, once an interval.
 *
 * <p>An interval without agent steps has a status line but no row: each row has a step of its own,
 * so that the rows up to a checkpoint are known.
 */
public final class RunReporter {
  private static final double WAITING = 0.2;

  private final TrainingSession session;
  private final StatusLine statusLine;
  private final DoubleSupplier replayFill;
  private Duration lastTime;
  private Counters last;

  /** Creates one whose first interval starts now. */
  public RunReporter(TrainingSession session, StatusLine statusLine, DoubleSupplier replayFill) {
    this.session = session;
    this.statusLine = statusLine;
    this.replayFill = replayFill;
    this.lastTime = session.trainingTime();
    this.last = session.counters();
  }

  /** Reports if the interval is over. */
  public void reportIfDue() {
    Duration now = session.trainingTime();
    if (now.minus(lastTime).compareTo(session.config().run().statusInterval()) >= 0) {
      report();
    }
  }

  /** Reports now. */
  public void report() {
    Duration now = session.trainingTime();
    Counters counters = session.counters();
    double seconds = Math.max(1e-3, now.minus(lastTime).toNanos() / 1e9);
    double stepsPerSecond = (counters.agentSteps() - last.agentSteps()) / seconds;
    double updatesPerSecond = (counters.updates() - last.updates()) / seconds;
    session.metrics().record(Metric.STEPS_PER_SECOND, stepsPerSecond);
    session.metrics().record(Metric.UPDATES_PER_SECOND, updatesPerSecond);
    session.metrics().record(Metric.REPLAY_FILL, replayFill.getAsDouble());
    session.metrics().record(Metric.LEAGUE_VERSIONS, counters.leagueSize());
    Runtime runtime = Runtime.getRuntime();
    session.metrics().record(Metric.HEAP_BYTES, runtime.totalMemory() - runtime.freeMemory());
    session.metrics().record(Metric.NATIVE_BYTES, Pointer.totalBytes());
    MetricRow row =
        counters.agentSteps() > last.agentSteps()
            ? session.metrics().report(counters.agentSteps(), counters.updates(), now)
            : session.metrics().soFar(counters.agentSteps(), counters.updates(), now);
    show(row, counters, stepsPerSecond, updatesPerSecond, seconds);
    lastTime = now;
    last = counters;
  }

  private void show(
      MetricRow row,
      Counters counters,
      double stepsPerSecond,
      double updatesPerSecond,
      double seconds) {
    Map<Metric, Double> values = row.values();
    int[] wins = session.recentWins();
    statusLine.show(
        new Progress(
            row.trainingTime(),
            counters.agentSteps(),
            stepsPerSecond,
            counters.updates(),
            updatesPerSecond,
            values.getOrDefault(Metric.POLICY_LAG, 0.0),
            values.getOrDefault(Metric.POLICY_LAG_MAX, 0.0).longValue(),
            wins[0],
            wins[1],
            values.getOrDefault(Metric.LOSS, Double.NaN),
            values.getOrDefault(Metric.ENTROPY, Double.NaN),
            replayFill.getAsDouble(),
            remaining(counters, stepsPerSecond),
            waiting(values, seconds)));
  }

  private @Nullable Duration remaining(Counters counters, double stepsPerSecond) {
    if (stepsPerSecond <= 0) {
      return null;
    }
    long steps = Math.max(0, session.config().run().agentSteps() - counters.agentSteps());
    Duration bySteps = Duration.ofSeconds((long) (steps / stepsPerSecond));
    Duration byTime = session.config().run().wallClockCap().minus(session.trainingTime());
    return bySteps.compareTo(byTime) < 0 ? bySteps : byTime;
  }

  private static @Nullable String waiting(Map<Metric, Double> values, double seconds) {
    if (values.getOrDefault(Metric.LEARNER_WAIT, 0.0) > WAITING * seconds) {
      return "learner";
    }
    return values.getOrDefault(Metric.ROLLOUT_WAIT, 0.0) > WAITING * seconds ? "rollout" : null;
  }
}
