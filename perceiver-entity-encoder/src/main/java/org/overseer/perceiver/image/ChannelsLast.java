package org.overseer.perceiver.image;

/** Images of files that hold channels first, as PyTorch does. */
public final class ChannelsLast {
  private ChannelsLast() {}

  /**
   * Moves channels to the end.
   *
   * @param values {@code [.., channels, pixels]} in C order
   * @return {@code [.., pixels, channels]}
   */
  public static float[] of(float[] values, int channels, int pixels) {
    float[] result = new float[values.length];
    int image = channels * pixels;
    for (int start = 0; start < values.length; start += image) {
      for (int c = 0; c < channels; c++) {
        for (int pixel = 0; pixel < pixels; pixel++) {
          result[start + pixel * channels + c] = values[start + c * pixels + pixel];
        }
      }
    }
    return result;
  }
}
