package org.overseer.env.serve;

/**
 * Which game loop a game in real time has come to: 22.4 a second (environment reference §3.8).
 *
 * <p>Nothing ticks. Whoever looks at the game first brings it to the loop that is due, which nobody
 * can tell from a game that runs all the time, and a game that nobody looks at costs nothing.
 */
final class RealTime {
  private static final long LOOPS = 224;
  private static final long IN_NANOS = 10_000_000_000L;

  /** An alarm is set only while somebody waits, who wants to know of the game's end. */
  private static final int LONGEST_SLEEP = 22;

  private final GameClock clock;
  private long start;

  /** Loop of the alarm that is set. */
  private long armed = Long.MAX_VALUE;

  RealTime(GameClock clock) {
    this.clock = clock;
    start = clock.nanos();
  }

  /** The loop that is due; at most the end of time. */
  long loop() {
    long longest = Game.END_OF_TIME * IN_NANOS / LOOPS;
    return Math.min(clock.nanos() - start, longest + IN_NANOS) * LOOPS / IN_NANOS;
  }

  /** Goes on from a loop. */
  void startFrom(int loop) {
    start = clock.nanos() - moment(loop);
  }

  /**
   * Runs a task when a loop is due, or after a second, so that those who wait for a far loop learn
   * of the game's end, and nobody's game is kept for long who has gone. One alarm at a time: a
   * later one than the one that is set is left out.
   *
   * @param now the loop the game is in
   */
  synchronized void wakeAt(long loop, int now, Runnable task) {
    long at = Math.min(loop, now + LONGEST_SLEEP);
    if (at >= armed) {
      return;
    }
    armed = at;
    clock.after(
        Math.max(0, moment(at) - (clock.nanos() - start)),
        () -> {
          ring(at);
          task.run();
        });
  }

  private synchronized void ring(long at) {
    armed = armed == at ? Long.MAX_VALUE : armed;
  }

  private static long moment(long loop) {
    return (loop * IN_NANOS + LOOPS - 1) / LOOPS;
  }
}
