package org.overseer.env.serve;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Time as games in real time take it; tests have one of their own. */
interface GameClock {
  /** Nanoseconds since some moment. */
  long nanos();

  /** Runs a task once, after {@code nanos} nanoseconds, on a game thread. */
  void after(long nanos, Runnable task);

  /** The machine's clock. One thread keeps the time of all games, the work is done elsewhere. */
  static GameClock system(ScheduledExecutorService timer, Executor gameThreads) {
    return new GameClock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void after(long nanos, Runnable task) {
        var unused = timer.schedule(() -> gameThreads.execute(task), nanos, TimeUnit.NANOSECONDS);
      }
    };
  }
}
