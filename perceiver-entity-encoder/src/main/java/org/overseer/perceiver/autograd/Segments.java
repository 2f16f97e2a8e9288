package org.overseer.perceiver.autograd;

import java.util.Arrays;

/**
 * Sets of rows packed end to end: set i is the rows {@code start(i)} to {@code start(i + 1) − 1} of
 * a matrix. Sets may be empty.
 */
public final class Segments {
  private final int[] offsets;
  private final int max;

  /**
   * Segments with the given boundaries.
   *
   * @param offsets {@code [B+1]}, from 0, never falling
   */
  public Segments(int... offsets) {
    if (offsets.length == 0 || offsets[0] != 0) {
      throw new IllegalArgumentException(
          "Offsets must begin with 0, got " + Arrays.toString(offsets));
    }
    int longest = 0;
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] < offsets[i - 1]) {
        throw new IllegalArgumentException(
            "Offsets must not fall: offset "
                + i
                + " is "
                + offsets[i]
                + " after "
                + offsets[i - 1]);
      }
      longest = Math.max(longest, offsets[i] - offsets[i - 1]);
    }
    this.offsets = offsets.clone();
    this.max = longest;
  }

  /** Segments of the given lengths. */
  public static Segments ofLengths(int... lengths) {
    int[] offsets = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      offsets[i + 1] = Math.addExact(offsets[i], lengths[i]);
    }
    return new Segments(offsets);
  }

  /** {@code sets} segments of {@code length} rows each. */
  public static Segments uniform(int sets, int length) {
    int[] offsets = new int[sets + 1];
    for (int i = 0; i <= sets; i++) {
      offsets[i] = Math.multiplyExact(i, length);
    }
    return new Segments(offsets);
  }

  /** Number of sets B. */
  public int size() {
    return offsets.length - 1;
  }

  /** First row of set i; {@code start(size())} is the total. */
  public int start(int i) {
    return offsets[i];
  }

  /** Rows of set i. */
  public int length(int i) {
    return offsets[i + 1] - offsets[i];
  }

  /** Rows of the longest set. */
  public int max() {
    return max;
  }

  /** Rows of all sets. */
  public int total() {
    return offsets[offsets.length - 1];
  }

  /** A copy of the boundaries {@code [B+1]}. */
  public int[] offsets() {
    return offsets.clone();
  }

  /** The boundaries themselves, for reading only. */
  int[] sharedOffsets() {
    return offsets;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Segments that && Arrays.equals(offsets, that.offsets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(offsets);
  }

  @Override
  public String toString() {
    return "Segments[" + size() + " sets, " + total() + " rows, longest " + max + "]";
  }
}
