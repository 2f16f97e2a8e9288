package org.overseer.training.recipe;

import java.time.Duration;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.recipes.Evaluation;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricRow;
import org.overseer.training.metrics.StatusLine;

/**
 * Turns a session's counters into a status line and a row of metrics, once an interval. Each row
 * has a step of its own, so that the rows up to a checkpoint are known.
 */
final class RecipeReporter {
  private final RecipeSession session;
  private final StatusLine statusLine;
  private Duration lastTime;
  private int lastStep;
  private volatile long shownNanos = System.nanoTime();
  private volatile String position = "";

  /** Creates one whose first interval starts now. */
  RecipeReporter(RecipeSession session, StatusLine statusLine) {
    this.session = session;
    this.statusLine = statusLine;
    this.lastTime = session.trainingTime();
    this.lastStep = session.steps();
  }

  void reportIfDue() {
    Duration interval = session.config().run().statusInterval();
    if (session.trainingTime().minus(lastTime).compareTo(interval) >= 0) {
      if (session.steps() > lastStep) {
        report();
      }
    }
  }

  /** Notes that the next pass begins. */
  void passing() {
    position =
        String.format(
            Locale.ROOT,
            "steps %,d/%,d  in pass %,d/%,d",
            session.steps(),
            session.config().run().steps(),
            session.trainer().passes() + 1,
            session.trainer().passesPerStep());
  }

  /** Notes that an evaluation begins. */
  void measuring() {
    position =
        String.format(
            Locale.ROOT,
            "steps %,d/%,d  measuring on held-out data",
            session.steps(),
            session.config().run().steps());
  }

  /**
   * Shows where training is if nothing was shown for an interval, from any thread: a pass may take
   * minutes.
   */
  void showIfSilent() {
    Duration silence = Duration.ofNanos(System.nanoTime() - shownNanos);
    if (silence.compareTo(session.config().run().statusInterval()) >= 0) {
      show(StatusLine.clock(session.trainingTime()) + "  " + position + "  eta -");
    }
  }

  private void show(String line) {
    shownNanos = System.nanoTime();
    statusLine.show(line);
  }

  /** Reports now if a step was made since the last report. */
  void reportIfNew() {
    if (session.steps() > lastStep) {
      report();
    }
  }

  private void report() {
    Duration now = session.trainingTime();
    double seconds = Math.max(1e-3, now.minus(lastTime).toNanos() / 1e9);
    double stepsPerSecond = (session.steps() - lastStep) / seconds;
    long perStep = session.trainer().examplesPerStep();
    session.metrics().record(Metric.UPDATES_PER_SECOND, stepsPerSecond);
    session.metrics().record(Metric.EXAMPLES_PER_SECOND, stepsPerSecond * perStep);
    session.metrics().record(Metric.EPOCHS, epochs());
    Runtime runtime = Runtime.getRuntime();
    session.metrics().record(Metric.HEAP_BYTES, runtime.totalMemory() - runtime.freeMemory());
    session.metrics().record(Metric.NATIVE_BYTES, Pointer.totalBytes());
    MetricRow row = session.metrics().report(session.steps(), session.examples(), now);
    show(line(row, stepsPerSecond));
    lastTime = now;
    lastStep = session.steps();
  }

  private double epochs() {
    return (double) session.examples() / session.recipe().trainingExamples();
  }

  private String line(MetricRow row, double stepsPerSecond) {
    return String.format(
        Locale.ROOT,
        "%s  steps %,d/%,d (%.1f/s)  epochs %.1f  loss %s  rate %.1e%s  eta %s",
        StatusLine.clock(row.trainingTime()),
        session.steps(),
        session.config().run().steps(),
        stepsPerSecond,
        epochs(),
        number(row.values().get(Metric.LOSS)),
        row.values().getOrDefault(Metric.LEARNING_RATE, Double.NaN),
        heldOut(),
        StatusLine.clock(remaining(stepsPerSecond)));
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private String heldOut() {
    Evaluation newest = session.newest();
    Double best = session.state().best();
    if (best == null) {
      return "";
    }
    if (newest == null) {
      return String.format(Locale.ROOT, "  (best %.4f)", best); // of an earlier start
    }
    return String.format(
        Locale.ROOT,
        "  held-out %s %.4f (best %.4f)",
        newest.score().replace('_', ' '),
        newest.scoreValue(),
        best);
  }

  private Duration remaining(double stepsPerSecond) {
    int steps = Math.max(0, session.config().run().steps() - session.steps());
    Duration bySteps = Duration.ofSeconds((long) (steps / Math.max(1e-6, stepsPerSecond)));
    Duration byTime = session.config().run().wallClockCap().minus(session.trainingTime());
    return bySteps.compareTo(byTime) < 0 ? bySteps : byTime;
  }
}
