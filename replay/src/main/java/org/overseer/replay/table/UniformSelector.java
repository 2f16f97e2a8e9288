package org.overseer.replay.table;

import java.util.random.RandomGenerator;

/** Every key with the same probability, in constant time. */
final class UniformSelector implements Selector {
  private final KeySlots slots = new KeySlots();

  @Override
  public void insert(long key, double priority) {
    slots.add(key);
  }

  @Override
  public void update(long key, double priority) {
    // all keys stay equally likely, whatever the priority
  }

  @Override
  public void delete(long key) {
    slots.remove(key);
  }

  @Override
  public Choice choose(RandomGenerator random) {
    return new Choice(slots.key(random.nextInt(slots.size())), 1.0 / slots.size());
  }

  @Override
  public long[] keys() {
    return slots.toArray();
  }
}
