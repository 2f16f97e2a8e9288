package org.overseer.perceiver.autograd;

import java.util.Arrays;

/** Argument checks whose messages name the function, the rule and the shapes. */
final class Shapes {
  private Shapes() {}

  static void requireMatrix(String function, String name, Variable x) {
    if (x.value().rank() != 2) {
      throw new IllegalArgumentException(
          function + ": " + name + " must be a matrix, has shape " + Arrays.toString(x.shape()));
    }
  }

  static void requireSame(String function, Variable a, Variable b) {
    if (!Arrays.equals(a.shape(), b.shape())) {
      throw new IllegalArgumentException(
          "%s: shapes must be equal: %s and %s"
              .formatted(function, Arrays.toString(a.shape()), Arrays.toString(b.shape())));
    }
  }

  static void requireSize(String function, String what, long actual, long expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "%s: %s must be %d, is %d".formatted(function, what, expected, actual));
    }
  }

  static void requireRange(String function, int from, int to, int size) {
    if (from < 0 || to < from || to > size) {
      throw new IllegalArgumentException(
          "%s: range %d to %d does not lie within %d".formatted(function, from, to, size));
    }
  }

  static void requireIndices(String function, int[] indices, int lowest, int size) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < lowest || indices[i] >= size) {
        throw new IllegalArgumentException(
            "%s: index %d at position %d does not lie in [%d, %d)"
                .formatted(function, indices[i], i, lowest, size));
      }
    }
  }

  static long length(long... shape) {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    return length;
  }
}
