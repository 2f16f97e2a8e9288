package org.overseer.replay.table;

import java.util.random.RandomGenerator;

/**
 * Chooses an item of a table: which one is sampled, or which one is removed when the table is full.
 *
 * <p>Holds keys and priorities, not items. Given the same calls and the same random generator it
 * chooses the same keys. Not thread-safe; the table guards it.
 */
public sealed interface Selector permits FifoSelector, UniformSelector, PrioritizedSelector {
  /** A chosen key and the probability with which it was chosen. */
  record Choice(long key, double probability) {}

  /** The item that was inserted first. */
  static Selector fifo() {
    return new FifoSelector();
  }

  /** Any item, all with equal probability. */
  static Selector uniform() {
    return new UniformSelector();
  }

  /**
   * Any item, with probability proportional to {@code priority ^ exponent}; uniform while all
   * priorities are 0.
   */
  static Selector prioritized(double exponent) {
    return new PrioritizedSelector(exponent);
  }

  /** Adds a key that is not there yet. */
  void insert(long key, double priority);

  /** Changes the priority of a key that is there. */
  void update(long key, double priority);

  /** Removes a key that is there. */
  void delete(long key);

  /** Chooses a key; there must be one. */
  Choice choose(RandomGenerator random);

  /** All keys, in an order that restores this selector when they are inserted in it. */
  long[] keys();
}
