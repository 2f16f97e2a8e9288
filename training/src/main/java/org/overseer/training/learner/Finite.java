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

  /** Place of the first of {@code length} numbers that is not finite, −1 if all are. */
  static int first(float[] numbers, int length) {
    int signs = 0;
    for (int i = 0; i < length; i++) {
      signs |= LARGEST - (Float.floatToRawIntBits(numbers[i]) & MAGNITUDE);
    }
    if (signs >= 0) {
      return -1;
    }
    int at = 0;
    while (Float.isFinite(numbers[at])) {
      at++;
    }
    return at;
  }

  /**
   * Refuses numbers that are not finite.
   *
   * @param part what they are, for the message, in the plural
   * @param place where they are, for the message; appended to it
   * @throws NonFiniteException naming {@code part}, the first of them and where it is
   */
  static void require(String part, String place, float[] numbers) {
    int at = first(numbers, numbers.length);
    if (at >= 0) {
      throw new NonFiniteException(
          "the %s%s are not finite: number %d of %d is %s"
              .formatted(part, place, at, numbers.length, numbers[at]));
    }
  }

  /** The same without a place. */
  static void require(String part, float[] numbers) {
    require(part, "", numbers);
  }

  /** The same for one number. */
  static void require(String part, double number) {
    if (!Double.isFinite(number)) {
      throw new NonFiniteException("the " + part + " is not finite: it is " + number);
    }
  }
}
