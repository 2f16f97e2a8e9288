package org.overseer.perceiver.image.augment;

import java.util.random.RandomGenerator;
import org.overseer.perceiver.image.RgbImage;

/**
 * Cuts a random part out of an image, of random size and shape (paper, appendix A).
 *
 * <p>The shape is drawn first, then the height among those that give an allowed area. A part below
 * a tenth of the image fails, as does one that does not fit; after the last try the middle is
 * taken.
 *
 * @param minArea least share of the image
 * @param maxArea largest share of the image
 * @param minAspect least width ÷ height
 * @param maxAspect largest width ÷ height
 * @param tries how often
 */
public record RandomCrop(
    double minArea, double maxArea, double minAspect, double maxAspect, int tries) {
  private static final double MIN_COVERED = 0.1;
  private static final double MIDDLE = 224.0 / 256;

  /** Checks the ranges. */
  public RandomCrop {
    if (!(minArea > 0 && minArea <= maxArea && maxArea <= 1)
        || !(minAspect > 0 && minAspect <= maxAspect)
        || tries < 0) {
      throw new IllegalArgumentException(
          "a crop needs an area within 0 to 1 and an aspect above 0, but has %s to %s and %s to %s"
              .formatted(minArea, maxArea, minAspect, maxAspect));
    }
  }

  /** The original's setting: 0.08 to 1 of the image, 3:4 to 4:3, ten tries. */
  public static RandomCrop imageNet() {
    return new RandomCrop(0.08, 1, 3.0 / 4, 4.0 / 3, 10);
  }

  /** The part; resizing it is the caller's. */
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    double pixels = (double) image.height() * image.width();
    for (int i = 0; i < tries; i++) {
      double aspect = minAspect + (maxAspect - minAspect) * random.nextDouble();
      int lowest = (int) Math.rint(Math.sqrt(minArea * pixels / aspect));
      int highest = (int) Math.rint(Math.sqrt(maxArea * pixels / aspect));
      highest = Math.min(highest, (int) ((image.width() + 0.5) / aspect));
      highest = Math.min(highest, image.height());
      int height = Math.min(lowest, highest);
      height += random.nextInt(highest - height + 1);
      int width = (int) Math.rint(height * aspect);
      double share = height * (double) width / pixels;
      if (width >= 1
          && width <= image.width()
          && share >= Math.max(minArea, MIN_COVERED)
          && share <= maxArea) {
        int top = random.nextInt(image.height() - height + 1);
        int left = random.nextInt(image.width() - width + 1);
        return image.crop(top, left, height, width);
      }
    }
    return middle(image);
  }

  /** The middle square of 7/8 of the shorter side, rounded up to the right and down. */
  static RgbImage middle(RgbImage image) {
    int side = Math.max(1, (int) (MIDDLE * Math.min(image.height(), image.width())));
    int top = (image.height() - side + 1) / 2;
    int left = (image.width() - side + 1) / 2;
    return image.crop(top, left, side, side);
  }
}
