package org.overseer.perceiver.image.augment;

import java.util.random.RandomGenerator;
import org.overseer.perceiver.image.RgbImage;

/** Swaps left and right of every second image. */
public final class HorizontalFlip {
  private HorizontalFlip() {}

  /** The image or its mirror image, equally likely. */
  public static RgbImage apply(RgbImage image, RandomGenerator random) {
    return random.nextBoolean() ? flipped(image) : image;
  }

  /** The mirror image. */
  static RgbImage flipped(RgbImage image) {
    RgbImage result = RgbImage.black(image.height(), image.width());
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        int from = image.index(row, image.width() - 1 - column, 0);
        int to = result.index(row, column, 0);
        System.arraycopy(image.pixels(), from, result.pixels(), to, RgbImage.CHANNELS);
      }
    }
    return result;
  }
}
