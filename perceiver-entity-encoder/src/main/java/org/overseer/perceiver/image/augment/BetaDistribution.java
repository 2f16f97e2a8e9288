package org.overseer.perceiver.image.augment;

import java.util.random.RandomGenerator;

/** Draws from Beta(a, a) as the share of one of two gamma-distributed numbers. */
final class BetaDistribution {
  private BetaDistribution() {}

  /** A number from 0 to 1. */
  static double sample(double a, RandomGenerator random) {
    if (!(a > 0)) {
      throw new IllegalArgumentException("a Beta distribution's parameter must be above 0: " + a);
    }
    double first = logGamma(a, random);
    double second = logGamma(a, random);
    return 1 / (1 + Math.exp(second - first));
  }

  /**
   * The logarithm of a gamma-distributed number, for small shapes would underflow. Marsaglia and
   * Tsang's method for shape a + 1, scaled down by a uniform number's a-th root.
   */
  private static double logGamma(double a, RandomGenerator random) {
    double d = a + 1 - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      double u = 1 - random.nextDouble(); // above 0
      if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return Math.log(d * v) + Math.log(1 - random.nextDouble()) / a;
      }
    }
  }
}
