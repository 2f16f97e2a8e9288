package org.overseer.perceiver.video;

import org.overseer.perceiver.image.RgbImage;

/**
 * Resizes by interpolating between the four nearest pixels, as the original's video pipeline does.
 *
 * <p>Pixel centres lie at halves, borders repeat, and nothing is smoothed where an image shrinks,
 * so fine patterns alias; for photographs there is {@code image.AntialiasedResize}.
 */
final class BilinearResize {
  private BilinearResize() {}

  /** The image at another size. */
  static RgbImage resize(RgbImage image, int height, int width) {
    RgbImage result = RgbImage.black(height, width);
    for (int row = 0; row < height; row++) {
      double y = position(row, image.height(), height);
      int top = (int) y;
      int bottom = Math.min(top + 1, image.height() - 1);
      for (int column = 0; column < width; column++) {
        double x = position(column, image.width(), width);
        int left = (int) x;
        int right = Math.min(left + 1, image.width() - 1);
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
          double upper =
              between(image.value(top, left, channel), image.value(top, right, channel), x - left);
          double lower =
              between(
                  image.value(bottom, left, channel),
                  image.value(bottom, right, channel),
                  x - left);
          result.pixels()[result.index(row, column, channel)] =
              (byte) Math.round(between(upper, lower, y - top));
        }
      }
    }
    return result;
  }

  private static double position(int index, int from, int to) {
    double position = (index + 0.5) * from / to - 0.5;
    return Math.max(0, Math.min(from - 1, position));
  }

  private static double between(double a, double b, double share) {
    return a + (b - a) * share;
  }
}
