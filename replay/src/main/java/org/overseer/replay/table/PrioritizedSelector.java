package org.overseer.replay.table;

import java.util.random.RandomGenerator;

/** Keys with probability proportional to a power of their priority, in logarithmic time. */
final class PrioritizedSelector implements Selector {
  private final double exponent;
  private final KeySlots slots = new KeySlots();
  private final SumTree weights = new SumTree();

  PrioritizedSelector(double exponent) {
    if (!(exponent >= 0)) {
      throw new IllegalArgumentException(
          "Selector.prioritized: expected an exponent of at least 0 but got " + exponent);
    }
    this.exponent = exponent;
  }

  @Override
  public void insert(long key, double priority) {
    weights.set(slots.add(key), Math.pow(priority, exponent));
  }

  @Override
  public void update(long key, double priority) {
    weights.set(slots.slot(key), Math.pow(priority, exponent));
  }

  @Override
  public void delete(long key) {
    int last = slots.size() - 1;
    double lastWeight = weights.get(last);
    weights.set(last, 0);
    int slot = slots.remove(key);
    if (slot != last) {
      weights.set(slot, lastWeight);
    }
  }

  @Override
  public Choice choose(RandomGenerator random) {
    double total = weights.total();
    if (total == 0) {
      return new Choice(slots.key(random.nextInt(slots.size())), 1.0 / slots.size());
    }
    int slot = weights.find(random.nextDouble() * total);
    return new Choice(slots.key(slot), weights.get(slot) / total);
  }

  @Override
  public long[] keys() {
    return slots.toArray();
  }
}
