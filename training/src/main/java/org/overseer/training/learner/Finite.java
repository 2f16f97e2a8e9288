package org.overseer.training.learner;

/**
 * Looks for NaN and infinity.
 *
 * <p>It runs over everything at every update, so the search itself is one pass of integer
 * arithmetic that the compiler vectorises; where the number is, is only looked up if there is one.
 */
final class Finite {
  private static final int LARGEST = Float.floatToRawIntBits(Float.MAX_VALUE);
  private static final int MAGNITUDE = 0x7fffffff;

  private Finite() {}

  /**
   * Refuses numbers that are not finite.
   *
   * @param part what they are, for the message, in the plural
   * @param length how many of the numbers count
   * @throws NonFiniteException naming {@code part}, the first of them and where it is
   */
  static void require(String part, float[] numbers, int length) {
    if (!all(numbers, length)) {
      int at = 0;
      while (Float.isFinite(numbers[at])) {
        at++;
      }
      throw new NonFiniteException(
          "the " + part + " are not finite: number " + at + " of " + length + " is " + numbers[at]);
    }
  }

  /** The same for all of the numbers. */
  static void require(String part, float[] numbers) {
    require(part, numbers, numbers.length);
  }

  /** The same for one number. */
  static void require(String part, double number) {
    if (!Double.isFinite(number)) {
      throw new NonFiniteException("the " + part + " is not finite: it is " + number);
    }
  }

  private static boolean all(float[] numbers, int length) {
    int signs = 0;
    for (int i = 0; i < length; i++) {
      signs |= LARGEST - (Float.floatToRawIntBits(numbers[i]) & MAGNITUDE);
    }
    return signs >= 0;
  }
}
