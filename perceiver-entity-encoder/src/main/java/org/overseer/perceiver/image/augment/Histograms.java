package org.overseer.perceiver.image.augment;

import java.util.function.UnaryOperator;
import org.overseer.perceiver.image.RgbImage;

/** Changes that depend on how often each level of a channel comes up. */
final class Histograms {
  private static final int LEVELS = 256;

  private Histograms() {}

  /** Stretches each channel to the full range; one of a single level stays. */
  static RgbImage autoContrast(RgbImage image) {
    return perChannel(image, Histograms::stretched);
  }

  /** Spreads the levels of each channel so that about equally many pixels have each. */
  static RgbImage equalize(RgbImage image) {
    return perChannel(image, Histograms::equalized);
  }

  private static int[] stretched(int[] counts) {
    int lowest = 0;
    while (counts[lowest] == 0) {
      lowest++;
    }
    int highest = LEVELS - 1;
    while (counts[highest] == 0) {
      highest--;
    }
    float scale = lowest < highest ? 255f / (highest - lowest) : 1;
    float offset = lowest < highest ? -lowest * scale : 0;
    int[] table = new int[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      table[level] = (int) Math.max(0, Math.min(255, level * scale + offset));
    }
    return table;
  }

  /** A level becomes the share of pixels below it; the brightest level does not count. */
  private static int[] equalized(int[] counts) {
    int total = 0;
    int brightest = 0;
    for (int count : counts) {
      total += count;
      brightest = count == 0 ? brightest : count;
    }
    int step = (total - brightest) / 255;
    int[] table = new int[LEVELS];
    int below = 0;
    for (int level = 0; level < LEVELS; level++) {
      table[level] = step == 0 ? level : level == 0 ? 0 : Math.min(255, (below + step / 2) / step);
      below += counts[level];
    }
    return table;
  }

  /** Maps each channel by a table made from its histogram. */
  private static RgbImage perChannel(RgbImage image, UnaryOperator<int[]> table) {
    byte[] pixels = image.pixels().clone();
    for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
      int[] counts = new int[LEVELS];
      for (int i = channel; i < pixels.length; i += RgbImage.CHANNELS) {
        counts[Byte.toUnsignedInt(pixels[i])]++;
      }
      int[] mapped = table.apply(counts);
      for (int i = channel; i < pixels.length; i += RgbImage.CHANNELS) {
        pixels[i] = (byte) mapped[Byte.toUnsignedInt(pixels[i])];
      }
    }
    return new RgbImage(image.height(), image.width(), pixels);
  }
}
