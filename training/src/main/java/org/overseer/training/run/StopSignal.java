package org.overseer.training.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C (and a polite kill) into a request to stop: the training loop asks {@link
 * #requested()}, saves, says with {@link #ended} how that went, and closes this object; then the
 * process ends.
 *
 * <p>While the loop saves, the shutdown hook of the virtual machine waits for {@link #close()}, but
 * not for ever.
 */
public final class StopSignal implements AutoCloseable {
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;

  private static final List<Runnable> LAST = new CopyOnWriteArrayList<>();

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;
  private volatile @Nullable Runnable farewell;
  private volatile int exitCode = FAILED;

  private StopSignal(Duration patience, Runnable onRequest, Runnable onTimeout) {
    hook = new Thread(() -> stop(patience, onRequest, onTimeout), "stop-signal");
  }

  /**
   * Begins to listen.
   *
   * @param patience how long an interrupted process waits for {@link #close()} before it ends all
   *     the same
   * @param onRequest called from another thread at once; it must return soon
   * @param onTimeout called from another thread when it ends so; it must return soon
   */
  public static StopSignal install(Duration patience, Runnable onRequest, Runnable onTimeout) {
    StopSignal signal = new StopSignal(patience, onRequest, onTimeout);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /**
   * Begins to listen where nothing is lost if the process ends at once.
   *
   * @param last called from another thread if it is interrupted, see {@link #nothingToSave}
   */
  public static StopSignal farewell(Runnable last) {
    StopSignal signal = new StopSignal(Duration.ZERO, () -> {}, () -> {});
    signal.nothingToSave(last);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /**
   * Adds what is to be done before an interrupted process ends, as by Java's hooks that it does not
   * wait for; it must return soon.
   */
  public static void beforeTheEnd(Runnable last) {
    LAST.add(last);
  }

  /** Whether the user asked to stop. */
  public boolean requested() {
    return requested;
  }

  /**
   * Says whether anything would be lost if the process ended now.
   *
   * @param last called from another thread if it is interrupted, which then ends at once with exit
   *     code 130; null if there is something to save
   */
  public void nothingToSave(@Nullable Runnable last) {
    farewell = last;
  }

  /**
   * Says how the work has ended. Whatever the user is to be told must have been printed: an
   * interrupted process ends as soon as this object is closed.
   *
   * @param exitCode that of the process if it was interrupted; 1 if this is not called
   */
  public void ended(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Lets an interrupted process end, and any other go on without this signal. */
  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        requested = true; // the signal came just now; the hook sees that the work has ended
      }
    }
  }

  private void stop(Duration patience, Runnable onRequest, Runnable onTimeout) {
    requested = true;
    Runnable last = farewell;
    if (last != null) {
      last.run();
      end(INTERRUPTED);
    }
    onRequest.run();
    try {
      if (!closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        onTimeout.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Left to itself the process would end with a code that depends on the signal alone.
    end(exitCode);
  }

  private static void end(int exitCode) {
    LAST.forEach(Runnable::run);
    Runtime.getRuntime().halt(exitCode);
  }
}
