package org.overseer.env.skirmish;

/** Seeded noise: SplitMix64 (Steele, Lea and Flood 2014) on states that the caller keeps. */
final class Noise {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final float UNIT = 1f / (1 << 24);

  private Noise() {}

  /** The state after {@code state}. */
  static long next(long state) {
    return state + GOLDEN;
  }

  /** Mixes a state into 64 random bits. */
  static long bits(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A state of its own for each pair of a seed and a number. */
  static long stream(long seed, long number) {
    return bits(bits(seed + GOLDEN) + (number + 1) * GOLDEN);
  }

  /** Random number in [0, 1) of a state. */
  static float uniform(long state) {
    return (bits(state) >>> 40) * UNIT;
  }

  /** Random number in [0, bound) of a state. */
  static int below(long state, int bound) {
    return (int) (((bits(state) >>> 33) * bound) >>> 31);
  }

  /** Standard normal number of a state and the one after it (Box and Muller 1958). */
  static float gaussian(long state) {
    double u = 1 - (bits(state) >>> 11) * 0x1p-53;
    double v = (bits(next(state)) >>> 11) * 0x1p-53;
    return (float) (StrictMath.sqrt(-2 * StrictMath.log(u)) * Angles.cos(2 * Math.PI * v));
  }
}
