package org.overseer.replay.table;

/**
 * What a table demands of its items, checked on every insert.
 *
 * @param <T> type of the items
 */
@FunctionalInterface
public interface Signature<T> {
  /**
   * Accepts or refuses an item.
   *
   * @throws IllegalArgumentException naming the part that does not fit, if one does not
   */
  void check(T item);
}
