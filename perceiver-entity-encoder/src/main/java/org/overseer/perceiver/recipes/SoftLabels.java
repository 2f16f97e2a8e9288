package org.overseer.perceiver.recipes;

import java.util.Arrays;

/**
 * Target distributions over K classes, one row an example: smoothed, and mixed like the images that
 * they belong to (reference §8.1).
 */
public final class SoftLabels {
  private SoftLabels() {}

  /**
   * One-hot rows with {@code smoothing} of their mass spread over all classes: {@code (1 − s) · y +
   * s / K}.
   *
   * @param labels B class numbers in [0, K)
   * @param smoothing 0 to 1
   * @return {@code [B, K]}
   */
  public static float[] smoothed(int[] labels, int classes, double smoothing) {
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("label smoothing must be 0 to 1 but is " + smoothing);
    }
    float[] targets = new float[Math.multiplyExact(labels.length, classes)];
    Arrays.fill(targets, (float) (smoothing / classes));
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "label %d of example %d is not one of %d classes".formatted(labels[row], row, classes));
      }
      targets[row * classes + labels[row]] += (float) (1 - smoothing);
    }
    return targets;
  }

  /**
   * Row by row {@code share · a + (1 − share) · b}.
   *
   * @param a {@code [B, K]}
   * @param b {@code [B, K]}
   * @param shares B shares of a, 0 to 1
   * @return {@code [B, K]}
   */
  public static float[] mixed(float[] a, float[] b, double[] shares) {
    if (a.length != b.length || shares.length == 0 || a.length % shares.length != 0) {
      throw new IllegalArgumentException(
          "labels of %d and %d numbers do not fit %d shares"
              .formatted(a.length, b.length, shares.length));
    }
    int classes = a.length / shares.length;
    float[] targets = new float[a.length];
    for (int i = 0; i < targets.length; i++) {
      double share = shares[i / classes];
      targets[i] = (float) (share * a[i] + (1 - share) * b[i]);
    }
    return targets;
  }
}
