package org.overseer.perceiver.image.augment;

import java.util.random.RandomGenerator;

/**
 * The part of an image that CutMix cuts out.
 *
 * @param top first row
 * @param bottom row behind the last
 * @param left first column
 * @param right column behind the last
 */
record CutMixBox(int top, int bottom, int left, int right) {
  /**
   * A box of the image's shape around any pixel, cut off at the borders; with λ uniform, its sides
   * are √(1 − λ) of the image's.
   */
  static CutMixBox draw(int height, int width, RandomGenerator random) {
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    double side = Math.sqrt(1 - random.nextDouble());
    int halfWidth = (int) (side * width) / 2;
    int halfHeight = (int) (side * height) / 2;
    return new CutMixBox(
        Math.max(0, y - halfHeight),
        Math.min(height, y + halfHeight),
        Math.max(0, x - halfWidth),
        Math.min(width, x + halfWidth));
  }

  int pixels() {
    return (bottom - top) * (right - left);
  }
}
