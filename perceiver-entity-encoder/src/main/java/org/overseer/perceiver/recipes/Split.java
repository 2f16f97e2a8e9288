package org.overseer.perceiver.recipes;

/**
 * Data in two parts.
 *
 * @param training what is learned from
 * @param heldOut what is measured on, and never learned from
 * @param <T> the data
 */
public record Split<T>(T training, T heldOut) {

  /**
   * How many of {@code size} examples are held out.
   *
   * @param heldOut below 1 a share of the examples, rounded up but leaving one, so that of a single
   *     one nothing is held out; from 1 on a number
   * @throws IllegalArgumentException if it is neither, or nothing would be left to learn from
   */
  static int count(double heldOut, int size) {
    double wanted =
        heldOut < 1 ? Math.max(0, Math.min(size - 1, Math.ceil(heldOut * size))) : heldOut;
    if (!(heldOut > 0) || wanted != Math.rint(wanted) || (heldOut >= 1 && wanted >= size)) {
      throw new IllegalArgumentException(
          "evaluation.held-out is a share below 1 or a whole number of examples, above 0 and below all %,d, but is %s"
              .formatted(
                  size, heldOut == Math.rint(heldOut) ? "%.0f".formatted(heldOut) : heldOut));
    }
    return (int) wanted;
  }

  /**
   * Checks that there is something to learn from and something to measure on.
   *
   * @param training examples
   * @param heldOut examples
   */
  static void requireBoth(int training, int heldOut) {
    if (training < 1 || heldOut < 1) {
      throw new IllegalArgumentException(
          "there are %,d examples to learn from and %,d held out, but neither part may be empty; change evaluation.held-out, or put examples into train/ and validation/"
              .formatted(training, heldOut));
    }
  }
}
