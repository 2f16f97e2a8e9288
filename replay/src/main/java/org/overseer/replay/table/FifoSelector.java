package org.overseer.replay.table;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** First in, first out. */
final class FifoSelector implements Selector {
  private final Set<Long> keys = new LinkedHashSet<>();

  @Override
  public void insert(long key, double priority) {
    keys.add(key);
  }

  @Override
  public void update(long key, double priority) {
    // the order is that of insertion, whatever the priority
  }

  @Override
  public void delete(long key) {
    keys.remove(key);
  }

  @Override
  public Choice choose(RandomGenerator random) {
    return new Choice(keys.iterator().next(), 1);
  }

  @Override
  public long[] keys() {
    return keys.stream().mapToLong(Long::longValue).toArray();
  }
}
