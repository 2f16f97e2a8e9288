package org.overseer.perceiver.image;

/**
 * Makes of an image what a classifier is fed, as Hugging Face's {@code PerceiverImageProcessor}
 * does: centre crop, antialiased resize, scale, normalise.
 */
public final class ImageProcessor {
  private final ImageProcessorConfig config;

  /** Creates one. */
  public ImageProcessor(ImageProcessorConfig config) {
    this.config = config;
  }

  /** The settings. */
  public ImageProcessorConfig config() {
    return config;
  }

  /** {@code pixel_values}, float32 {@code [height, width, 3]}. */
  public FloatImage process(RgbImage image) {
    return normalized(cropAndResize(image));
  }

  /**
   * The first half: still 8-bit pixels, {@code [height, width, 3]}. The crop is {@code size /
   * crop_size} of the shorter side; where that is more than the image has, the border is black.
   */
  public RgbImage cropAndResize(RgbImage image) {
    RgbImage result = image;
    if (config.centerCrop()) {
      int shorter = Math.min(image.height(), image.width());
      int height = side(config.height(), config.cropHeight(), shorter);
      int width = side(config.width(), config.cropWidth(), shorter);
      int top = Math.floorDiv(image.height() - height, 2);
      int left = Math.floorDiv(image.width() - width, 2);
      result = image.crop(top, left, height, width);
    }
    return config.resize()
        ? AntialiasedResize.resize(result, config.height(), config.width(), config.filter())
        : result;
  }

  private static int side(int size, int cropSize, int shorter) {
    return Math.max(1, (int) ((double) size / cropSize * shorter));
  }

  /** The second half: scale and normalise. */
  public FloatImage normalized(RgbImage image) {
    float[][] table = new float[RgbImage.CHANNELS][];
    for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
      table[channel] = table(channel);
    }
    byte[] pixels = image.pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = table[i % RgbImage.CHANNELS][Byte.toUnsignedInt(pixels[i])];
    }
    return new FloatImage(image.height(), image.width(), RgbImage.CHANNELS, values);
  }

  /** The result for each of the 256 values of a channel. */
  private float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      float scaled = config.rescale() ? (float) (value * config.rescaleFactor()) : value;
      table[value] =
          config.normalize()
              ? (scaled - config.mean().get(channel).floatValue())
                  / config.std().get(channel).floatValue()
              : scaled;
    }
    return table;
  }
}
