package org.overseer.perceiver.image.augment;

import java.util.Arrays;
import org.overseer.perceiver.image.RgbImage;

/** Changes of place: each pixel is fetched from the nearest one of the original, or is grey. */
final class Geometry {
  private static final byte GREY = (byte) 128;

  private Geometry() {}

  /** Turns around the middle. */
  static RgbImage rotate(RgbImage image, double degrees) {
    double cosine = Math.cos(Math.toRadians(degrees));
    double sine = Math.sin(Math.toRadians(degrees));
    double x = (image.width() - 1) / 2.0;
    double y = (image.height() - 1) / 2.0;
    return transformed(
        image,
        cosine,
        -sine,
        x - (cosine * x - sine * y),
        sine,
        cosine,
        y - (sine * x + cosine * y));
  }

  static RgbImage shearX(RgbImage image, double share) {
    return transformed(image, 1, share, 0, 0, 1, 0);
  }

  static RgbImage shearY(RgbImage image, double share) {
    return transformed(image, 1, 0, 0, share, 1, 0);
  }

  /** Fetches each pixel from so many rows below and columns to the right. */
  static RgbImage translate(RgbImage image, double rows, double columns) {
    return transformed(image, 1, 0, columns, 0, 1, rows);
  }

  /** Fetches the pixel at x, y from {@code (ax + by + c, dx + ey + f)}. */
  private static RgbImage transformed(
      RgbImage image, double a, double b, double c, double d, double e, double f) {
    RgbImage result = grey(image);
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        long x = nearest(a * column + b * row + c);
        long y = nearest(d * column + e * row + f);
        if (x >= 0 && x < image.width() && y >= 0 && y < image.height()) {
          System.arraycopy(
              image.pixels(),
              image.index((int) y, (int) x, 0),
              result.pixels(),
              result.index(row, column, 0),
              RgbImage.CHANNELS);
        }
      }
    }
    return result;
  }

  /** Halves go away from zero: at −½ a pixel is outside. */
  private static long nearest(double position) {
    return (long) (position < 0 ? position - 0.5 : position + 0.5);
  }

  private static RgbImage grey(RgbImage image) {
    RgbImage grey = RgbImage.black(image.height(), image.width());
    Arrays.fill(grey.pixels(), GREY);
    return grey;
  }

  /** Covers the square of {@code half} rows and columns to both sides of a place. */
  static RgbImage cutout(RgbImage image, int row, int column, int half) {
    RgbImage result = new RgbImage(image.height(), image.width(), image.pixels().clone());
    int left = Math.max(0, column - half);
    int right = Math.min(image.width(), column + half);
    for (int y = Math.max(0, row - half); y < Math.min(image.height(), row + half); y++) {
      Arrays.fill(result.pixels(), result.index(y, left, 0), result.index(y, right, 0), GREY);
    }
    return result;
  }
}
