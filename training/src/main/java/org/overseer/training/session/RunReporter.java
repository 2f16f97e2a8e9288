package org.overseer.training.session;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
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
  private final Supplier<Duration> trainingTime;
  private Duration lastTime;
  private Duration lastRow;
  private Counters last;

  /** Creates one whose first interval starts now. */
  public RunReporter(TrainingSession session, StatusLine statusLine, DoubleSupplier replayFill) {
    this(session, statusLine, replayFill, session::trainingTime);
  }

  /**
   * The same with a clock of its own.
   *
   * @param trainingTime time spent training so far
   */
  RunReporter(
      TrainingSession session,
      StatusLine statusLine,
      DoubleSupplier replayFill,
      Supplier<Duration> trainingTime) {
    this.session = session;
    this.statusLine = statusLine;
    this.replayFill = replayFill;
    this.trainingTime = trainingTime;
    this.lastTime = trainingTime.get();
    this.lastRow = lastTime;
    this.last = session.counters();
  }

  /** Reports if the interval is over. */
  public void reportIfDue() {
    Duration now = trainingTime.get();
    if (now.minus(lastTime).compareTo(session.config().run().statusInterval()) >= 0) {
      report();
    }
  }

  /** Reports now if an agent step was made since the last report. */
  public void reportIfNew() {
    if (session.agentSteps() > last.agentSteps()) {
      report();
    }
  }

  private void report() {
    Duration now = trainingTime.get();
    Counters counters = session.counters();
    double seconds = seconds(lastTime, now);
    double stepsPerSecond = (counters.agentSteps() - last.agentSteps()) / seconds;
    double updatesPerSecond = (counters.updates() - last.updates()) / seconds;
    session.metrics().record(Metric.STEPS_PER_SECOND, stepsPerSecond);
    session.metrics().record(Metric.UPDATES_PER_SECOND, updatesPerSecond);
    session.metrics().record(Metric.REPLAY_FILL, replayFill.getAsDouble());
    session.metrics().record(Metric.LEAGUE_VERSIONS, counters.leagueSize());
    session.recordLeague();
    Runtime runtime = Runtime.getRuntime();
    session.metrics().record(Metric.HEAP_BYTES, runtime.totalMemory() - runtime.freeMemory());
    session.metrics().record(Metric.NATIVE_BYTES, Pointer.totalBytes());
    boolean stepsMade = counters.agentSteps() > last.agentSteps();
    MetricRow row =
        stepsMade
            ? session.metrics().report(counters.agentSteps(), counters.updates(), now)
            : session.metrics().soFar(counters.agentSteps(), counters.updates(), now);
    show(row, counters, stepsPerSecond, updatesPerSecond);
    lastTime = now;
    lastRow = stepsMade ? now : lastRow;
    last = counters;
  }

  private void show(
      MetricRow row, Counters counters, double stepsPerSecond, double updatesPerSecond) {
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
            remaining(row, stepsPerSecond),
            waiting(row)));
  }

  private @Nullable Duration remaining(MetricRow row, double stepsPerSecond) {
    if (stepsPerSecond <= 0) {
      return null;
    }
    long steps = Math.max(0, session.config().run().agentSteps() - row.agentSteps());
    Duration bySteps = Duration.ofSeconds((long) (steps / stepsPerSecond));
    Duration byTime = session.config().run().wallClockCap().minus(row.trainingTime());
    return bySteps.compareTo(byTime) < 0 ? bySteps : byTime;
  }

  /** Waits are sums since the last row, those of the games over all rollout actors. */
  private @Nullable String waiting(MetricRow row) {
    double much = WAITING * seconds(lastRow, row.trainingTime());
    if (row.values().getOrDefault(Metric.LEARNER_WAIT, 0.0) > much) {
      return "learner";
    }
    double wait = row.values().getOrDefault(Metric.ROLLOUT_WAIT, 0.0);
    return wait / session.config().rollout().actors() > much ? "rollout" : null;
  }

  private static double seconds(Duration from, Duration to) {
    return Math.max(1e-3, to.minus(from).toNanos() / 1e9);
  }
}
