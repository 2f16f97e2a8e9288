package org.overseer.perceiver.flow;

import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.RgbImage;

/**
 * Frames as the flow model is fed them: each pixel with its eight neighbours.
 *
 * <p>Axes: H rows, W columns; 27 channels of a frame are (row, column, colour) of the
 * neighbourhood, colour fastest. Beyond the border lie zeros, a middle grey.
 */
public final class FlowPatches {
  /** Neighbourhood values of one frame. */
  public static final int CHANNELS = 27;

  private static final int SIDE = 3;

  private FlowPatches() {}

  /** A frame with values from −1 to 1, float32 {@code [H, W, 3]}. */
  public static FloatImage normalized(RgbImage frame) {
    byte[] pixels = frame.pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i]) / 255f * 2 - 1;
    }
    return new FloatImage(frame.height(), frame.width(), RgbImage.CHANNELS, values);
  }

  /**
   * The neighbourhood of every pixel of one frame, float32 {@code [H, W, 27]}.
   *
   * @param frame float32 {@code [H, W, 3]}, as {@link #normalized} gives it
   */
  public static FloatImage neighbourhoods(FloatImage frame) {
    FloatImage result = empty(frame, CHANNELS);
    fill(frame, result, 0);
    return result;
  }

  /**
   * The neighbourhoods of a pair of frames, the first frame's 27 channels before the second's,
   * float32 {@code [H, W, 54]}.
   *
   * @throws IllegalArgumentException if the frames differ in size
   */
  public static FloatImage pair(FloatImage first, FloatImage second) {
    if (first.height() != second.height() || first.width() != second.width()) {
      throw new IllegalArgumentException(
          "both frames must have one size, but have %d x %d and %d x %d pixels"
              .formatted(first.width(), first.height(), second.width(), second.height()));
    }
    FloatImage result = empty(first, 2 * CHANNELS);
    fill(first, result, 0);
    fill(second, result, CHANNELS);
    return result;
  }

  private static FloatImage empty(FloatImage frame, int channels) {
    if (frame.channels() != RgbImage.CHANNELS) {
      throw new IllegalArgumentException(
          "a frame has 3 channels but there are " + frame.channels());
    }
    return new FloatImage(
        frame.height(),
        frame.width(),
        channels,
        new float[Math.multiplyExact(frame.height() * frame.width(), channels)]);
  }

  private static void fill(FloatImage frame, FloatImage result, int firstChannel) {
    for (int row = 0; row < frame.height(); row++) {
      for (int column = 0; column < frame.width(); column++) {
        int to = (row * frame.width() + column) * result.channels() + firstChannel;
        fillPixel(frame, row, column, result.values(), to);
      }
    }
  }

  private static void fillPixel(FloatImage frame, int row, int column, float[] values, int first) {
    int to = first;
    for (int y = row - 1; y < row - 1 + SIDE; y++) {
      for (int x = column - 1; x < column - 1 + SIDE; x++) {
        if (y >= 0 && y < frame.height() && x >= 0 && x < frame.width()) {
          int from = (y * frame.width() + x) * RgbImage.CHANNELS;
          System.arraycopy(frame.values(), from, values, to, RgbImage.CHANNELS);
        }
        to += RgbImage.CHANNELS;
      }
    }
  }
}
