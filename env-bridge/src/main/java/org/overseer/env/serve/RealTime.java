package org.overseer.env.serve;

/**
 * Which game loop a game in real time has come to: 22.4 a second.
 *
 * <p>Nothing ticks but while somebody waits, who is to be told when the game ends. Else whoever
 * looks at the game first brings it to the loop that is due, which nobody can tell from a game that
 * runs all the time, and a game that nobody looks at costs nothing.
 */
final class RealTime {
  private static final long LOOPS = 224;
  private static final long IN_NANOS = 10_000_000_000L;

  private final GameClock clock;
  private long start;

  /** Loop of the alarm that is set, −1 without one. */
  private long armed = -1;

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
   * Runs a task when a loop is due. One alarm at a time: a later one than the one that is set is
   * left out.
   */
  synchronized void wakeAt(long loop, Runnable task) {
    if (armed >= 0 && loop >= armed) {
      return;
    }
    armed = loop;
    clock.after(
        Math.max(0, moment(loop) - (clock.nanos() - start)),
        () -> {
          ring(loop);
          task.run();
        });
  }

  private synchronized void ring(long at) {
    armed = armed == at ? -1 : armed;
  }

  private static long moment(long loop) {
    return (loop * IN_NANOS + LOOPS - 1) / LOOPS;
  }
}
