package org.overseer.replay.table;

/**
 * Weights in slots, with the sum of every subtree of a binary tree over them: changing a weight and
 * finding the slot under a prefix sum take logarithmic time (Schaul et al. 2016, appendix B.2.1).
 *
 * <p>Inner sums are recomputed from their children, never adjusted, so rounding does not add up.
 */
final class SumTree {
  private int capacity = 16;
  private double[] sums = new double[2 * capacity];

  double total() {
    return sums[1];
  }

  double get(int slot) {
    return slot < capacity ? sums[capacity + slot] : 0;
  }

  void set(int slot, double weight) {
    while (slot >= capacity) {
      grow();
    }
    int node = capacity + slot;
    sums[node] = weight;
    for (node /= 2; node >= 1; node /= 2) {
      sums[node] = sums[2 * node] + sums[2 * node + 1];
    }
  }

  /** The slot with a weight above 0 whose stretch of the line [0, total) holds {@code point}. */
  int find(double point) {
    int node = 1;
    double rest = point;
    while (node < capacity) {
      double left = sums[2 * node];
      // rounding may carry the point past the last weight; an empty right side is never entered
      if (rest < left || sums[2 * node + 1] == 0) {
        node = 2 * node;
      } else {
        rest -= left;
        node = 2 * node + 1;
      }
    }
    return node - capacity;
  }

  private void grow() {
    double[] leaves = new double[2 * capacity];
    System.arraycopy(sums, capacity, leaves, 0, capacity);
    capacity *= 2;
    sums = new double[2 * capacity];
    System.arraycopy(leaves, 0, sums, capacity, capacity);
    for (int node = capacity - 1; node >= 1; node--) {
      sums[node] = sums[2 * node] + sums[2 * node + 1];
    }
  }
}
