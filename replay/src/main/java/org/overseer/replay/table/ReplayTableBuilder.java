package org.overseer.replay.table;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Settings of a {@link ReplayTable}.
 *
 * @param <T> type of the items
 */
public final class ReplayTableBuilder<T> {
  final String name;
  Selector sampler = Selector.fifo();
  Selector remover = Selector.fifo();
  int maxSize = 1_000;
  int maxTimesSampled;
  long timeToLiveNanos;
  RateLimiter rateLimiter = RateLimiter.minSize(1);
  Signature<? super T> signature = item -> {};
  LongSupplier clock = System::nanoTime;
  long seed;

  ReplayTableBuilder(String name) {
    this.name = name;
  }

  /** Which item is sampled; an instance of its own. Default: first in, first out. */
  public ReplayTableBuilder<T> sampler(Selector selector) {
    sampler = selector;
    return this;
  }

  /** Which item goes when the table is full; an instance of its own. Default: the oldest. */
  public ReplayTableBuilder<T> remover(Selector selector) {
    remover = selector;
    return this;
  }

  /** Items stored at most. */
  public ReplayTableBuilder<T> maxSize(int size) {
    maxSize = size;
    return this;
  }

  /** An item leaves after so many samples; 0, the default, for never. */
  public ReplayTableBuilder<T> maxTimesSampled(int times) {
    maxTimesSampled = times;
    return this;
  }

  /** An item leaves after so much time of the clock. Default: never. */
  public ReplayTableBuilder<T> timeToLive(Duration time) {
    timeToLiveNanos = TimeUnit.NANOSECONDS.convert(time);
    return this;
  }

  /** When inserting and sampling have to wait. Default: sampling while the table is empty. */
  public ReplayTableBuilder<T> rateLimiter(RateLimiter limiter) {
    rateLimiter = limiter;
    return this;
  }

  /** What items have to look like. Default: no demands. */
  public ReplayTableBuilder<T> signature(Signature<? super T> newSignature) {
    signature = newSignature;
    return this;
  }

  /** Nanoseconds from some fixed point, for ages and times to live. */
  public ReplayTableBuilder<T> clock(LongSupplier nanoClock) {
    clock = nanoClock;
    return this;
  }

  /** Seed of the selectors' random choices. */
  public ReplayTableBuilder<T> seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Makes the table.
   *
   * @throws IllegalArgumentException if sizes and rate limiter cannot work together
   */
  public ReplayTable<T> build() {
    if (maxSize < 1 || maxTimesSampled < 0 || timeToLiveNanos < 0) {
      throw new IllegalArgumentException(
          "replay table "
              + name
              + ": expected maxSize >= 1, maxTimesSampled >= 0 and timeToLive >= 0 but got "
              + maxSize
              + ", "
              + maxTimesSampled
              + " and "
              + timeToLiveNanos
              + " ns");
    }
    if (rateLimiter.minSize() > maxSize) {
      throw new IllegalArgumentException(
          "replay table "
              + name
              + ": its rate limiter waits for "
              + rateLimiter.minSize()
              + " items but it holds at most "
              + maxSize);
    }
    if (sampler == remover) {
      throw new IllegalArgumentException(
          "replay table " + name + ": sampler and remover must be two instances");
    }
    return new ReplayTable<>(this);
  }
}
