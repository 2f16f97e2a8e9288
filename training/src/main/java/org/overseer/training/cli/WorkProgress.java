package org.overseer.training.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.overseer.training.metrics.StatusLine;

/**
 * Says on standard error how far a long computation is: nothing in its first seconds, then after
 * each part on a terminal, and every few seconds elsewhere.
 */
final class WorkProgress implements AutoCloseable {
  /** The stage before the first part. */
  static final String OPENING = "opening the model";

  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final StatusLine line;
  private final boolean inPlace;
  private final String part;
  private final LongSupplier nanoTime;
  private final long start;
  private long last;
  private int first; // done when it was told for the first time; parts of an earlier start are none
  private long firstDone;

  WorkProgress(StatusLine line, boolean inPlace, String part, LongSupplier nanoTime) {
    this.line = line;
    this.inPlace = inPlace;
    this.part = part;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.last = start - PAUSE.toNanos();
  }

  /**
   * Progress of this process.
   *
   * @param part what is counted, such as "tile"
   */
  static WorkProgress onStandardError(String part) {
    boolean terminal = Boolean.getBoolean("overseer.terminal");
    return new WorkProgress(StatusLine.onStandardError(), terminal, part, System::nanoTime);
  }

  /** What is going on, shown at once on a terminal and nowhere else. */
  void stage(String text) {
    if (inPlace) {
      line.show(text);
    }
  }

  /** So many parts of all are done. */
  void done(int done, int all) {
    long now = nanoTime.getAsLong();
    if (first == 0 || done <= first) {
      first = done;
      firstDone = now;
    }
    Duration elapsed = Duration.ofNanos(now - start);
    boolean early = elapsed.compareTo(SILENCE) < 0;
    if (early || all == 1 || (!inPlace && now - last < PAUSE.toNanos())) {
      return;
    }
    last = now;
    line.show(
        String.format(
            Locale.ROOT,
            "%s %,d of %,d  %s  eta %s",
            part,
            done,
            all,
            StatusLine.clock(elapsed),
            remaining(now, done, all)));
  }

  /** By the parts after the first, which has the time of all preparations in it. */
  private String remaining(long now, int done, int all) {
    return done == first
        ? "-"
        : StatusLine.clock(Duration.ofNanos((now - firstDone) / (done - first) * (all - done)));
  }

  @Override
  public void close() {
    line.end();
  }
}
