package org.overseer.perceiver.image;

/**
 * Resizes as the imaging library under Hugging Face's processors does, bit for bit.
 *
 * <p>Two passes, columns of a row first, each rounded to 8 bits; where an image shrinks, the kernel
 * is stretched by the same factor, so that every source pixel counts. Weights are fixed-point
 * numbers of 22 fraction bits, whose rounding is what makes the result exact.
 */
public final class AntialiasedResize {
  private static final int FRACTION_BITS = 32 - 8 - 2;
  private static final int HALF = 1 << FRACTION_BITS - 1;

  private AntialiasedResize() {}

  /** The image at another size. */
  public static RgbImage resize(RgbImage image, int height, int width, ResizeFilter filter) {
    RgbImage wide = image.width() == width ? image : resizeRows(image, width, filter);
    return wide.height() == height ? wide : resizeColumns(wide, height, filter);
  }

  private static RgbImage resizeRows(RgbImage image, int width, ResizeFilter filter) {
    Weights[] weights = weights(image.width(), width, filter);
    RgbImage result = RgbImage.black(image.height(), width);
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < width; column++) {
        int from = image.index(row, weights[column].first, 0);
        int to = result.index(row, column, 0);
        accumulate(image, from, RgbImage.CHANNELS, weights[column].fixed, result, to);
      }
    }
    return result;
  }

  private static RgbImage resizeColumns(RgbImage image, int height, ResizeFilter filter) {
    Weights[] weights = weights(image.height(), height, filter);
    RgbImage result = RgbImage.black(height, image.width());
    int stride = image.width() * RgbImage.CHANNELS;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < image.width(); column++) {
        int from = image.index(weights[row].first, column, 0);
        int to = result.index(row, column, 0);
        accumulate(image, from, stride, weights[row].fixed, result, to);
      }
    }
    return result;
  }

  /** Weighted sums of the three channels along a row or a column. */
  private static void accumulate(
      RgbImage image, int from, int stride, int[] weights, RgbImage result, int to) {
    byte[] pixels = image.pixels();
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    int at = from;
    for (int weight : weights) {
      red += Byte.toUnsignedInt(pixels[at]) * weight;
      green += Byte.toUnsignedInt(pixels[at + 1]) * weight;
      blue += Byte.toUnsignedInt(pixels[at + 2]) * weight;
      at += stride;
    }
    result.pixels()[to] = clipped(red);
    result.pixels()[to + 1] = clipped(green);
    result.pixels()[to + 2] = clipped(blue);
  }

  private static byte clipped(int fixed) {
    return (byte) Math.max(0, Math.min(255, fixed >> FRACTION_BITS));
  }

  /** For each output position, the source positions that it is made of. */
  private static Weights[] weights(int from, int to, ResizeFilter filter) {
    double scale = (double) from / to;
    double stretch = Math.max(scale, 1);
    double reach = filter.support() * stretch;
    Weights[] weights = new Weights[to];
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * scale;
      int first = Math.max(0, (int) (center - reach + 0.5));
      int end = Math.min(from, (int) (center + reach + 0.5));
      double[] exact = new double[end - first];
      double sum = 0;
      for (int j = 0; j < exact.length; j++) {
        exact[j] = filter.weight((first + j - center + 0.5) * (1 / stretch));
        sum += exact[j];
      }
      int[] fixed = new int[exact.length];
      for (int j = 0; j < fixed.length; j++) {
        double scaled = exact[j] / sum * (1 << FRACTION_BITS);
        fixed[j] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
      weights[i] = new Weights(first, fixed);
    }
    return weights;
  }

  /** Fixed-point weights of the source positions from {@code first} on. */
  private record Weights(int first, int[] fixed) {}
}
