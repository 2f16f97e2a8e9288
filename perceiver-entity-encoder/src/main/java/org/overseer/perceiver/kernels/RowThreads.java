package org.overseer.perceiver.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Splits rows into one contiguous range for each thread, always at the same places. */
final class RowThreads {
  /** Below so many elements for each thread, handing over costs more than it gains. */
  private static final long MIN_ELEMENTS_PER_THREAD = 1 << 15;

  /** Idle helpers end, and with them their scratch arrays and those of kernels no longer used. */
  private static final long IDLE_SECONDS = 60;

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
    this.helpers = helpers(Math.max(1, threads - 1)); // starts none before the first task
  }

  private static ExecutorService helpers(int count) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "kernels");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Number of ranges into which {@link #run} splits this work. */
  int parts(int rows, long elements) {
    long worthwhile = Math.max(1, elements / MIN_ELEMENTS_PER_THREAD);
    return (int) Math.max(1, Math.min(Math.min(threads, worthwhile), rows));
  }

  /** Runs all ranges and returns, or throws, when none of them runs any more. */
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
    try {
      range.run(0, 0, start(1, parts, rows));
    } finally {
      join(pending);
    }
  }

  private static int start(int part, int parts, int rows) {
    return (int) ((long) rows * part / parts);
  }

  /** Waits for all, whatever happens: their arrays are in use until then. */
  private static void join(List<Future<?>> pending) {
    boolean interrupted = false;
    @Nullable Throwable failure = null;
    for (Future<?> future : pending) {
      boolean done = false;
      while (!done) {
        try {
          future.get();
          done = true;
        } catch (InterruptedException e) {
          interrupted = true; // passed on below
        } catch (ExecutionException e) {
          failure = e.getCause();
          done = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException("A kernel failed on a helper thread", failure);
    }
  }
}
