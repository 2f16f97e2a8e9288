package org.overseer.perceiver.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Splits rows into one contiguous range for each thread, always at the same places. */
final class RowThreads {
  /** Below so many elements for each thread, handing over costs more than it gains. */
  private static final long MIN_ELEMENTS_PER_THREAD = 1 << 15;

  private final int threads;
  private final ExecutorService helpers;

  /** Work on a range of rows. */
  @FunctionalInterface
  interface Range {
    void run(int part, int from, int to);
  }

  RowThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Kernels need at least 1 thread, got " + threads);
    }
    this.threads = threads;
    this.helpers =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), // starts none before the first task
            task -> {
              Thread thread = new Thread(task, "kernels");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Number of ranges into which {@link #run} splits this work. */
  int parts(int rows, long elements) {
    long worthwhile = Math.max(1, elements / MIN_ELEMENTS_PER_THREAD);
    return (int) Math.max(1, Math.min(Math.min(threads, worthwhile), rows));
  }

  /** Runs all ranges and returns when they are done. */
  void run(int rows, long elements, Range range) {
    int parts = parts(rows, elements);
    if (parts == 1) {
      range.run(0, 0, rows);
      return;
    }
    List<Future<?>> pending = new ArrayList<>(parts - 1);
    for (int part = 1; part < parts; part++) {
      int p = part;
      pending.add(
          helpers.submit(() -> range.run(p, start(p, parts, rows), start(p + 1, parts, rows))));
    }
    range.run(0, 0, start(1, parts, rows));
    for (Future<?> future : pending) {
      join(future);
    }
  }

  private static int start(int part, int parts, int rows) {
    return (int) ((long) rows * part / parts);
  }

  private static void join(Future<?> future) {
    boolean interrupted = false;
    while (true) {
      try {
        future.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the arrays are in use: finish first, then pass the interrupt on
      } catch (ExecutionException e) {
        throw new IllegalStateException("A kernel failed on a helper thread", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
