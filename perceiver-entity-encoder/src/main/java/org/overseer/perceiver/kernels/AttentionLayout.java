package org.overseer.perceiver.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Which packed query rows meet which packed key rows, and in how many heads.
 *
 * @param heads number of heads; the channels of a row are heads × head width, head-major
 * @param queryOffsets {@code [B+1]} first query row of each set, then their total
 * @param keyOffsets {@code [B+1]} first key row of each set, then their total
 * @param keyMask {@code [ΣK]} 1 = seen, 0 = hidden by adding the lowest float to its score (Hugging
 *     Face's rule: a set whose keys are all hidden gets uniform weights), or null
 */
public record AttentionLayout(
    int heads, int[] queryOffsets, int[] keyOffsets, float @Nullable [] keyMask) {

  /** Checks that both sides describe the same number of sets. */
  public AttentionLayout {
    if (queryOffsets.length != keyOffsets.length) {
      throw new IllegalArgumentException(
          "Queries and keys must have the same number of sets: "
              + (queryOffsets.length - 1)
              + " and "
              + (keyOffsets.length - 1));
    }
    if (heads < 1) {
      throw new IllegalArgumentException("heads must be at least 1, got " + heads);
    }
    if (keyMask != null && keyMask.length != keyOffsets[keyOffsets.length - 1]) {
      throw new IllegalArgumentException(
          "The key mask must have one entry per key: "
              + keyMask.length
              + " entries, "
              + keyOffsets[keyOffsets.length - 1]
              + " keys");
    }
  }

  /** Number of sets B. */
  public int sets() {
    return queryOffsets.length - 1;
  }

  int queries(int set) {
    return queryOffsets[set + 1] - queryOffsets[set];
  }

  int keys(int set) {
    return keyOffsets[set + 1] - keyOffsets[set];
  }

  int totalQueries() {
    return queryOffsets[sets()];
  }

  int maxQueries() {
    return max(queryOffsets);
  }

  int maxKeys() {
    return max(keyOffsets);
  }

  private static int max(int[] offsets) {
    int max = 0;
    for (int i = 1; i < offsets.length; i++) {
      max = Math.max(max, offsets[i] - offsets[i - 1]);
    }
    return max;
  }
}
