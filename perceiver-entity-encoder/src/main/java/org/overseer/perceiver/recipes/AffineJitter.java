package org.overseer.perceiver.recipes;

import java.util.random.RandomGenerator;
import org.overseer.perceiver.image.RgbImage;

/**
 * A small random turn, stretch, slant and shift, for images of a few pixels, at which the crops and
 * changes of photographs are too coarse. Each is drawn uniformly from −limit to limit; what comes
 * in from outside is black.
 *
 * @param degrees limit of the turn, at most 180
 * @param stretch limit of the change of width and of height, below 1
 * @param slant limit of the sideways shift per row, at most 1
 * @param shift limit of the shift along each axis, as a share of the side, at most 1
 */
public record AffineJitter(double degrees, double stretch, double slant, double shift) {
  /** Checks the limits. */
  public AffineJitter {
    Ranges.within("jitter degrees", degrees, 0, 180);
    Ranges.require(stretch >= 0 && stretch < 1, "jitter stretch", stretch, "0 to below 1");
    Ranges.within("jitter slant", slant, 0, 1);
    Ranges.within("jitter shift", shift, 0, 1);
  }

  /** Whether it changes nothing. */
  boolean isNone() {
    return degrees == 0 && stretch == 0 && slant == 0 && shift == 0;
  }

  /** The changed image, of the same size; the given one stays as it is. */
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    double angle = Math.toRadians(degrees) * symmetric(random);
    double width = 1 + stretch * symmetric(random);
    double height = 1 + stretch * symmetric(random);
    double lean = slant * symmetric(random);
    double right = shift * image.width() * symmetric(random);
    double down = shift * image.height() * symmetric(random);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double centreX = (image.width() - 1) / 2.0;
    double centreY = (image.height() - 1) / 2.0;
    byte[] result = new byte[image.pixels().length];
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        double x = column - centreX;
        double y = row - centreY;
        double sourceX = (cos * x - sin * y) / width + lean * y + right + centreX;
        double sourceY = (sin * x + cos * y) / height + down + centreY;
        sample(image, sourceX, sourceY, result, image.index(row, column, 0));
      }
    }
    return new RgbImage(image.height(), image.width(), result);
  }

  private static double symmetric(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }

  /** Bilinear. */
  private static void sample(RgbImage image, double x, double y, byte[] to, int at) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double rightShare = x - left;
    double lowerShare = y - top;
    for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
      double upper =
          (1 - rightShare) * value(image, top, left, channel)
              + rightShare * value(image, top, left + 1, channel);
      double lower =
          (1 - rightShare) * value(image, top + 1, left, channel)
              + rightShare * value(image, top + 1, left + 1, channel);
      to[at + channel] = (byte) Math.round((1 - lowerShare) * upper + lowerShare * lower);
    }
  }

  private static double value(RgbImage image, int row, int column, int channel) {
    boolean outside = row < 0 || column < 0 || row >= image.height() || column >= image.width();
    return outside ? 0 : image.value(row, column, channel);
  }
}
