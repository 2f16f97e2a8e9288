package org.overseer.perceiver.recipes;

import java.util.Arrays;

/**
 * Target distributions over K classes, one row an example. Those of mixed images come from {@code
 * image.augment.MixedBatch}.
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
}
