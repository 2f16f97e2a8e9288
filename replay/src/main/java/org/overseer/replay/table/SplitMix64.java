package org.overseer.replay.table;

import java.util.random.RandomGenerator;

/**
 * A small random generator whose whole state is one number, so that a checkpoint can keep it. Not
 * thread-safe.
 */
public final class SplitMix64 implements RandomGenerator {
  private long state;

  /** Creates the generator of {@code seed}, which is its first state. */
  public SplitMix64(long seed) {
    state = seed;
  }

  /** The state: a generator with this seed draws the same numbers from here on. */
  public long state() {
    return state;
  }

  /** Goes on from an earlier state. */
  public void restore(long newState) {
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
