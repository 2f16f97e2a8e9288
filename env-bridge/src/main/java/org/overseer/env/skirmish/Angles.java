package org.overseer.env.skirmish;

/**
 * Sine and cosine that give the same bits everywhere and allocate nothing.
 *
 * <p>{@link StrictMath} gives the same bits, but from JDK 21 on its sine and cosine may cost an
 * array. Here the angle is brought to at most π/4 (Cody and Waite 1980), where the first terms of
 * the Taylor series are as exact as a double.
 */
final class Angles {
  private static final double TWO_OVER_PI = 2 / Math.PI;

  /** The first 33 bits of π/2: its product with a small whole number is exact. */
  private static final double HALF_PI_HIGH = 0x1.921fb544p0;

  /** π/2 − {@link #HALF_PI_HIGH}. */
  private static final double HALF_PI_LOW = 0x1.0b4611a626331p-34;

  private static final double[] SINE = series(1);
  private static final double[] COSINE = series(0);

  private Angles() {}

  /** Cosine of an angle in radians, at most some thousand turns. */
  static double cos(double angle) {
    double quarters = Math.rint(angle * TWO_OVER_PI);
    double rest = rest(angle, quarters);
    return switch ((int) quarters & 3) {
      case 0 -> cosine(rest);
      case 1 -> -sine(rest);
      case 2 -> -cosine(rest);
      default -> sine(rest);
    };
  }

  /** Sine of an angle in radians, at most some thousand turns. */
  static double sin(double angle) {
    double quarters = Math.rint(angle * TWO_OVER_PI);
    double rest = rest(angle, quarters);
    return switch ((int) quarters & 3) {
      case 0 -> sine(rest);
      case 1 -> cosine(rest);
      case 2 -> -sine(rest);
      default -> -cosine(rest);
    };
  }

  private static double rest(double angle, double quarters) {
    return angle - quarters * HALF_PI_HIGH - quarters * HALF_PI_LOW;
  }

  private static double sine(double x) {
    return x + x * x * x * sum(SINE, x * x);
  }

  private static double cosine(double x) {
    return 1 - (x * x) / 2 + x * x * x * x * sum(COSINE, x * x);
  }

  /** Horner's rule. */
  private static double sum(double[] coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = coefficients[i] + x * sum;
    }
    return sum;
  }

  /**
   * Coefficients ± 1 ÷ n! of the terms behind those that are written out: from x³ on for odd n,
   * from x⁴ on for even ones.
   */
  private static double[] series(int odd) {
    double[] coefficients = new double[8];
    double factorial = odd == 1 ? 6 : 24;
    int n = odd == 1 ? 3 : 4;
    int sign = odd == 1 ? -1 : 1;
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = sign / factorial;
      factorial *= (n + 1) * (n + 2);
      n += 2;
      sign = -sign;
    }
    return coefficients;
  }
}
