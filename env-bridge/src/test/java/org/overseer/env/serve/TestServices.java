package org.overseer.env.serve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Services with the machine's time and without a folder of replays. */
final class TestServices {
  private TestServices() {}

  static Services of(Rendezvous rendezvous, Executor gameThreads, IntSupplier seeds) {
    GameClock clock =
        new GameClock() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void after(long nanos, Runnable task) {
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, gameThreads)
                .execute(task);
          }
        };
    return new Services(rendezvous, gameThreads, seeds, clock, null);
  }
}
