package org.overseer.perceiver.image.augment;

import java.util.function.IntUnaryOperator;
import org.overseer.perceiver.image.RgbImage;

/**
 * Changes of brightness and colour.
 *
 * <p>Four of them move the image along the line from a dull version of itself through itself:
 * {@code dull + factor · (image − dull)}, cut to whole levels from 0 to 255.
 */
final class Levels {
  private static final float[] LUMA = {0.2989f, 0.587f, 0.114f};
  private static final int MIDDLE = 128;
  private static final int KERNEL_CENTER = 5;
  private static final float KERNEL_SUM = 13;

  private Levels() {}

  static RgbImage invert(RgbImage image) {
    return mapped(image, level -> 255 - level);
  }

  /** Keeps the upper {@code bits} of each level. */
  static RgbImage posterize(RgbImage image, int bits) {
    return mapped(image, level -> level >> 8 - bits << 8 - bits);
  }

  static RgbImage solarize(RgbImage image, int threshold) {
    return mapped(image, level -> level < threshold ? level : 255 - level);
  }

  static RgbImage solarizeAdd(RgbImage image, int addition) {
    return mapped(image, level -> level < MIDDLE ? Math.min(255, level + addition) : level);
  }

  static RgbImage color(RgbImage image, double factor) {
    return blended(grey(image), image, (float) factor);
  }

  /** The dull version is the mean grey level everywhere. */
  static RgbImage contrast(RgbImage image, double factor) {
    byte[] grey = grey(image).pixels();
    double sum = 0;
    for (byte level : grey) {
      sum += Byte.toUnsignedInt(level);
    }
    RgbImage dull = RgbImage.black(image.height(), image.width());
    java.util.Arrays.fill(dull.pixels(), (byte) (sum / grey.length));
    return blended(dull, image, (float) factor);
  }

  static RgbImage brightness(RgbImage image, double factor) {
    RgbImage black = RgbImage.black(image.height(), image.width());
    return blended(black, image, (float) factor);
  }

  /** The dull version is smoothed over 3 × 3 pixels, except at the border. */
  static RgbImage sharpness(RgbImage image, double factor) {
    RgbImage smooth = new RgbImage(image.height(), image.width(), image.pixels().clone());
    for (int row = 1; row < image.height() - 1; row++) {
      for (int column = 1; column < image.width() - 1; column++) {
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
          int sum = (KERNEL_CENTER - 1) * image.value(row, column, channel);
          for (int i = 0; i < 9; i++) {
            sum += image.value(row - 1 + i / 3, column - 1 + i % 3, channel);
          }
          smooth.pixels()[smooth.index(row, column, channel)] = (byte) (sum / KERNEL_SUM);
        }
      }
    }
    return blended(smooth, image, (float) factor);
  }

  /** Three equal channels; rounds as the original's conversion from fractions to bytes does. */
  private static RgbImage grey(RgbImage image) {
    byte[] grey = new byte[image.height() * image.width()];
    byte[] pixels = image.pixels();
    for (int i = 0; i < grey.length; i++) {
      float luma = 0;
      for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
        luma += LUMA[channel] * Byte.toUnsignedInt(pixels[i * RgbImage.CHANNELS + channel]) / 255;
      }
      grey[i] = (byte) Math.min(255, luma * 255.5f);
    }
    return RgbImage.ofGrey(image.height(), image.width(), grey);
  }

  private static RgbImage blended(RgbImage dull, RgbImage image, float factor) {
    RgbImage result = RgbImage.black(image.height(), image.width());
    for (int i = 0; i < result.pixels().length; i++) {
      float from = Byte.toUnsignedInt(dull.pixels()[i]);
      float to = Byte.toUnsignedInt(image.pixels()[i]);
      float level = from + factor * (to - from);
      result.pixels()[i] = (byte) Math.max(0, Math.min(255, level));
    }
    return result;
  }

  private static RgbImage mapped(RgbImage image, IntUnaryOperator levels) {
    byte[] table = new byte[256];
    for (int level = 0; level < table.length; level++) {
      table[level] = (byte) levels.applyAsInt(level);
    }
    byte[] pixels = image.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = table[Byte.toUnsignedInt(pixels[i])];
    }
    return new RgbImage(image.height(), image.width(), pixels);
  }
}
