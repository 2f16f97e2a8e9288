package org.overseer.perceiver.image;

/**
 * An array of float32 {@code [height, width, channels]}: pixels as a model is fed them.
 *
 * @param height rows
 * @param width columns
 * @param channels values of a pixel
 * @param values row-major, channels last; not copied
 */
public record FloatImage(int height, int width, int channels, float[] values) {
  /** Checks the sizes. */
  public FloatImage {
    if (height < 1
        || width < 1
        || channels < 1
        || values.length != (long) height * width * channels) {
      throw new IllegalArgumentException(
          "[%d, %d, %d] has %d values but there are %d"
              .formatted(height, width, channels, (long) height * width * channels, values.length));
    }
  }

  /** One value. */
  public float value(int row, int column, int channel) {
    return values[(row * width + column) * channels + channel];
  }
}
