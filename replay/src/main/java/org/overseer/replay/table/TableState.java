package org.overseer.replay.table;

import java.util.List;

/**
 * A table with all its items and counters, outside the table: one that is built with the same
 * settings and given this state goes on exactly as the first would have. The checkpoints of a
 * training run do not hold it: a run that goes on begins with empty tables.
 *
 * @param rateLimiter the rule that the counters were kept for; a table with another rule keeps the
 *     items and starts the rule's counters anew (Reverb goes on with the stored rule, and hangs)
 * @param inserts items inserted so far
 * @param samples items sampled so far
 * @param cursor the rate limiter's cursor
 * @param nextKey key of the next item
 * @param randomState state of the table's random generator
 * @param items the stored items in order of insertion
 * @param samplerOrder keys in the sampler's inner order
 * @param removerOrder keys in the remover's inner order
 * @param <T> type of the items
 */
public record TableState<T>(
    RateLimiter rateLimiter,
    long inserts,
    long samples,
    double cursor,
    long nextKey,
    long randomState,
    List<Item<T>> items,
    long[] samplerOrder,
    long[] removerOrder) {
  /**
   * One stored item.
   *
   * @param key names it within the table
   * @param item the item itself
   * @param priority its priority
   * @param timesSampled how often it has been sampled
   * @param ageNanos nanoseconds since it was inserted
   * @param <T> type of the item
   */
  public record Item<T>(long key, T item, double priority, int timesSampled, long ageNanos) {}

  /** Keeps an own list of the items. */
  public TableState {
    items = List.copyOf(items);
  }
}
