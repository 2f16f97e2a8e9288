package org.overseer.replay.table;

import java.util.random.RandomGenerator;

/** A small random generator whose whole state is one number, so that a checkpoint can keep it. */
final class SplitMix64 implements RandomGenerator {
  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  long state() {
    return state;
  }

  void restore(long newState) {
    state = newState;
  }

  @Override
  public long nextLong() {
    // constants of Steele, Lea and Flood (2014), figure 17
    state += 0x9E3779B97F4A7C15L;
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
