package org.overseer.perceiver.image.augment;

/**
 * Images that are each made of two.
 *
 * @param images the mixed images under the classes of their first parents
 * @param otherLabels classes of their second parents, {@code [B]}
 * @param ratios shares of the first parents, {@code [B]}
 */
public record MixedBatch(ImageBatch images, int[] otherLabels, float[] ratios) {
  /**
   * What a classifier should answer: the two classes by their shares, and an equal share of {@code
   * smoothing} for all.
   *
   * @return float32 {@code [B, classes]}, rows that sum to 1
   */
  public float[] targets(int classes, double smoothing) {
    float[] targets = new float[images.size() * classes];
    java.util.Arrays.fill(targets, (float) (smoothing / classes));
    for (int i = 0; i < images.size(); i++) {
      targets[i * classes + images.labels()[i]] += (float) ((1 - smoothing) * ratios[i]);
      targets[i * classes + otherLabels[i]] += (float) ((1 - smoothing) * (1 - ratios[i]));
    }
    return targets;
  }
}
