package org.overseer.replay.table;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Items between those who make them and those who learn from them, after Reverb's {@code Table}.
 *
 * <p>A {@link RateLimiter} decides when inserting and sampling may go on, a sampler {@link
 * Selector} which items are sampled and a remover which one goes when the table is full. Unlike in
 * Reverb, items can have a time to live, and in a queue (or wherever an item allows no more samples
 * than the limiter's samples per insert) an item that leaves unused gives its samples back to the
 * limiter, so that lost items never block producers.
 *
 * <p>Thread-safe. Blocked callers are served in the order they came; the {@code try} methods never
 * overtake them. Deterministic: the same seed, clock and order of calls give the same samples.
 *
 * @param <T> type of the items
 */
public final class ReplayTable<T> implements AutoCloseable {
  /** Shortest wait between looks at expired items, which also end waits for room. */
  private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final WaitLine inserting = new WaitLine();
  private final WaitLine sampling = new WaitLine();
  private final String name;
  private final Signature<? super T> signature;
  private final RateLimiter rateLimiter;
  private final int maxSize;
  private final ItemStore<T> store;
  private boolean closed;

  ReplayTable(ReplayTableBuilder<T> settings) {
    name = settings.name;
    signature = settings.signature;
    rateLimiter = settings.rateLimiter;
    maxSize = settings.maxSize;
    store = new ItemStore<>(settings);
  }

  /** Starts the settings of a first-in-first-out table of at most 1,000 items. */
  public static <T> ReplayTableBuilder<T> builder(String name) {
    return new ReplayTableBuilder<>(name);
  }

  /**
   * Inserts an item, waiting while the rate limiter forbids it.
   *
   * @param priority finite and at least 0; what it means is up to the selectors
   * @return whether the item was inserted in time
   * @throws IllegalArgumentException if the item does not fit the signature
   * @throws TableClosedException if the table is or gets closed
   */
  public boolean insert(T item, double priority, Duration timeout) throws InterruptedException {
    check(item, priority);
    lock.lockInterruptibly();
    try {
      if (!await(inserting, store::canInsert, timeout)) {
        return false;
      }
      store.insert(item, priority);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Inserts an item if that needs no waiting; tells whether it did. Throws as {@link #insert}. */
  public boolean tryInsert(T item, double priority) {
    check(item, priority);
    lock.lock();
    try {
      if (!isFree(inserting) || !store.canInsert()) {
        return false;
      }
      store.insert(item, priority);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Draws {@code count} samples at once, waiting until the rate limiter allows all of them.
   *
   * @return the samples in the order they were drawn; empty if they were not there in time
   * @throws IllegalArgumentException if the limiter can never allow so many at once
   * @throws TableClosedException if the table is or gets closed
   */
  public List<Sample<T>> sample(int count, Duration timeout) throws InterruptedException {
    checkCount(count);
    lock.lockInterruptibly();
    try {
      long waitsBefore = sampling.waits();
      if (!await(sampling, () -> store.canSample(count), timeout)) {
        return List.of();
      }
      List<Sample<T>> drawn = store.sample(count, sampling.waits() != waitsBefore);
      changed.signalAll();
      return drawn;
    } finally {
      lock.unlock();
    }
  }

  /** Draws {@code count} samples if that needs no waiting, else none. Throws as {@link #sample}. */
  public List<Sample<T>> trySample(int count) {
    checkCount(count);
    lock.lock();
    try {
      if (!isFree(sampling) || !store.canSample(count)) {
        return List.of();
      }
      List<Sample<T>> drawn = store.sample(count, false);
      changed.signalAll();
      return drawn;
    } finally {
      lock.unlock();
    }
  }

  /** Changes an item's priority; tells whether the item was still there. */
  public boolean updatePriority(long key, double priority) {
    checkPriority(priority);
    lock.lock();
    try {
      return store.update(key, priority);
    } finally {
      lock.unlock();
    }
  }

  /** Removes an item; tells whether it was still there. */
  public boolean delete(long key) {
    lock.lock();
    try {
      boolean there = store.delete(key);
      changed.signalAll();
      return there;
    } finally {
      lock.unlock();
    }
  }

  /** The counters at this moment; expired items are dropped first. */
  public TableInfo info() {
    lock.lock();
    try {
      expire();
      return new TableInfo(
          name,
          store.size(),
          maxSize,
          store.inserts(),
          store.samples(),
          store.evicted(),
          store.expired(),
          store.cursor(),
          rateLimiter,
          inserting.length(),
          sampling.length(),
          inserting.waits(),
          sampling.waits(),
          inserting.nanos(),
          sampling.nanos(),
          closed);
    } finally {
      lock.unlock();
    }
  }

  /** All that {@link #importState} needs to go on from here; also after {@link #close}. */
  public TableState<T> exportState() {
    lock.lock();
    try {
      return store.exportState();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Goes on from an exported state.
   *
   * @throws IllegalStateException if this table was already used
   * @throws IllegalArgumentException if an item does not fit the signature or the size
   */
  public void importState(TableState<T> state) {
    state.items().forEach(item -> check(item.item(), item.priority()));
    lock.lock();
    try {
      store.importState(state);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waits with a {@link TableClosedException} and takes no more calls. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits in line until {@code ready} holds; tells whether it did in time. The lock is held. */
  private boolean await(WaitLine line, BooleanSupplier ready, Duration timeout)
      throws InterruptedException {
    if (isFree(line) && ready.getAsBoolean()) {
      return true;
    }
    Object ticket = line.join();
    long start = System.nanoTime();
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    try {
      while (left > 0) {
        long slice = Math.min(left, Math.max(MIN_WAIT_NANOS, store.nanosToExpiry()));
        left -= slice - changed.awaitNanos(slice);
        expire();
        requireOpen();
        if (line.isFirst(ticket) && ready.getAsBoolean()) {
          return true;
        }
      }
      return false;
    } finally {
      line.leave(ticket, System.nanoTime() - start);
      changed.signalAll();
    }
  }

  /** Whether a caller may be served at once, without overtaking one that waits. */
  private boolean isFree(WaitLine line) {
    requireOpen();
    expire();
    return line.isEmpty();
  }

  private void expire() {
    if (store.expire()) {
      changed.signalAll();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new TableClosedException(name);
    }
  }

  private void check(T item, double priority) {
    checkPriority(priority);
    signature.check(item);
  }

  private static void checkPriority(double priority) {
    if (!(priority >= 0 && priority < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "priority: expected a finite number of at least 0 but got " + priority);
    }
  }

  private void checkCount(int count) {
    if (count < 1 || count > store.largestSample()) {
      throw new IllegalArgumentException(
          "replay table "
              + name
              + ": expected 1 to "
              + store.largestSample()
              + " samples a call, which is what its size and rate limiter allow, but got "
              + count);
    }
  }
}
