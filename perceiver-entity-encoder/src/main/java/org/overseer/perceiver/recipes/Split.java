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
   * @param heldOut below 1 a share of the examples, from 1 on a number of them
   * @throws IllegalArgumentException if nothing would be left to learn from
   */
  static int count(double heldOut, int size) {
    double wanted = heldOut < 1 ? Math.ceil(heldOut * size) : heldOut;
    if (!(heldOut >= 0) || wanted != Math.rint(wanted) || wanted >= size) {
      throw new IllegalArgumentException(
          "held-out is a share below 1 or a whole number of examples below all %,d, but is %s"
              .formatted(size, heldOut));
    }
    return (int) wanted;
  }
}
