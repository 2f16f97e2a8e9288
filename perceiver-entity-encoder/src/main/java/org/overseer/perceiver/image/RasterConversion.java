package org.overseer.perceiver.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Decoded images of any layout to 8-bit red, green and blue.
 *
 * <p>Values are taken from the file as they are: {@code BufferedImage.getRGB} would brighten grey
 * images, whose values it takes for linear light. Of 16-bit values the upper byte counts; fewer
 * bits are spread over 0 to 255. What is transparent lets white through.
 */
final class RasterConversion {
  private RasterConversion() {}

  /**
   * The image in 8-bit RGB.
   *
   * @throws IllegalArgumentException if it is neither grey, palette, nor RGB
   */
  static RgbImage toRgb(BufferedImage image) {
    return image.getColorModel() instanceof IndexColorModel palette
        ? ofPalette(image.getRaster(), palette)
        : ofChannels(image.getRaster(), image.getColorModel());
  }

  private static RgbImage ofPalette(Raster raster, IndexColorModel palette) {
    RgbImage result = RgbImage.black(raster.getHeight(), raster.getWidth());
    int[] indices = new int[raster.getWidth()];
    for (int row = 0; row < raster.getHeight(); row++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + row, raster.getWidth(), 1, indices);
      for (int column = 0; column < indices.length; column++) {
        // An index beyond the palette is a damaged file's; any colour will do.
        int argb = palette.getRGB(Math.min(indices[column], palette.getMapSize() - 1));
        set(result, row, column, argb >> 16 & 255, argb >> 8 & 255, argb & 255, argb >>> 24);
      }
    }
    return result;
  }

  private static RgbImage ofChannels(Raster raster, ColorModel model) {
    int bands = raster.getNumBands();
    int colors = model.getNumColorComponents();
    if (colors != 1 && colors != RgbImage.CHANNELS) {
      throw new IllegalArgumentException(
          "it has %d colour channels; convert it to RGB or grey".formatted(colors));
    }
    RgbImage result = RgbImage.black(raster.getHeight(), raster.getWidth());
    int[] samples = new int[bands * raster.getWidth()];
    int[] bits = raster.getSampleModel().getSampleSize();
    for (int row = 0; row < raster.getHeight(); row++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + row, raster.getWidth(), 1, samples);
      for (int column = 0; column < raster.getWidth(); column++) {
        int first = column * bands;
        for (int band = 0; band < bands; band++) {
          samples[first + band] = to8Bits(samples[first + band], bits[band]);
        }
        int alpha = model.hasAlpha() ? samples[first + bands - 1] : 255;
        int green = colors == 1 ? first : first + 1;
        int blue = colors == 1 ? first : first + 2;
        set(result, row, column, samples[first], samples[green], samples[blue], alpha);
      }
    }
    return result;
  }

  private static int to8Bits(int sample, int bits) {
    return bits >= 8 ? sample >> bits - 8 : sample * 255 / ((1 << bits) - 1);
  }

  private static void set(
      RgbImage image, int row, int column, int red, int green, int blue, int alpha) {
    int at = image.index(row, column, 0);
    image.pixels()[at] = overWhite(red, alpha);
    image.pixels()[at + 1] = overWhite(green, alpha);
    image.pixels()[at + 2] = overWhite(blue, alpha);
  }

  private static byte overWhite(int value, int alpha) {
    return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
