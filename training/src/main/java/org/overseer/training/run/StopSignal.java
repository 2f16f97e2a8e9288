package org.overseer.training.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (and a polite kill) into a request to stop: the training loop asks {@link
 * #requested()}, saves, closes this object, and the process ends with exit code 130.
 *
 * <p>While the loop saves, the shutdown hook of the virtual machine waits for {@link #close()}, but
 * not for ever.
 */
public final class StopSignal implements AutoCloseable {
  /** Exit code of a process that was interrupted after it had saved its work. */
  public static final int EXIT_CODE = 130;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  private StopSignal(Runnable onRequest, Duration patience) {
    hook = new Thread(() -> stop(onRequest, patience), "stop-signal");
  }

  /**
   * Begins to listen.
   *
   * @param onRequest called once from another thread when the user asks to stop, for example to end
   *     a wait; it must return soon
   * @param patience how long the process waits for {@link #close()} before it ends all the same
   */
  public static StopSignal install(Runnable onRequest, Duration patience) {
    StopSignal signal = new StopSignal(onRequest, patience);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether the user asked to stop. */
  public boolean requested() {
    return requested;
  }

  /** Says that the work is saved. */
  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        requested = true; // the signal came just now; the hook sees that all is saved
      }
    }
  }

  private void stop(Runnable onRequest, Duration patience) {
    requested = true;
    onRequest.run();
    try {
      if (closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        // SIGTERM would end with 143; both mean the same to the user.
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
