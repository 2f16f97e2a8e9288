package org.overseer.perceiver.image;

import java.util.Arrays;

/**
 * An image of 8-bit red, green and blue: uint8 {@code [height, width, 3]}, row-major.
 *
 * <p>Nothing in this library changes the pixels of an image that it did not make; a grey image has
 * three equal channels.
 */
public final class RgbImage {
  /** Red, green, blue. */
  public static final int CHANNELS = 3;

  private final int height;
  private final int width;
  private final byte[] pixels;

  /**
   * Wraps pixels without copying them.
   *
   * @param pixels uint8 {@code [height, width, 3]}
   */
  public RgbImage(int height, int width, byte[] pixels) {
    if (height < 1 || width < 1 || pixels.length != (long) height * width * CHANNELS) {
      throw new IllegalArgumentException(
          "an image of %d x %d pixels has %d bytes but there are %d"
              .formatted(width, height, (long) height * width * CHANNELS, pixels.length));
    }
    this.height = height;
    this.width = width;
    this.pixels = pixels;
  }

  /** A black image. */
  public static RgbImage black(int height, int width) {
    return new RgbImage(
        height, width, new byte[Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)]);
  }

  /**
   * An image of three equal channels.
   *
   * @param grey uint8 {@code [height, width]}
   */
  public static RgbImage ofGrey(int height, int width, byte[] grey) {
    byte[] pixels = new byte[Math.multiplyExact(grey.length, CHANNELS)];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = grey[i / CHANNELS];
    }
    return new RgbImage(height, width, pixels);
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** The bytes themselves, uint8 {@code [height, width, 3]}. */
  public byte[] pixels() {
    return pixels;
  }

  /** One value, 0 to 255. */
  public int value(int row, int column, int channel) {
    return Byte.toUnsignedInt(pixels[index(row, column, channel)]);
  }

  /** Where a value lies in {@link #pixels}. */
  public int index(int row, int column, int channel) {
    return (row * width + column) * CHANNELS + channel;
  }

  /**
   * A part of the image; what lies outside of it is black.
   *
   * @param top first row, may be negative
   * @param left first column, may be negative
   */
  public RgbImage crop(int top, int left, int height, int width) {
    RgbImage part = black(height, width);
    int firstColumn = Math.max(left, 0);
    int columns = Math.min(left + width, this.width) - firstColumn;
    for (int row = Math.max(top, 0); row < Math.min(top + height, this.height); row++) {
      if (columns > 0) {
        System.arraycopy(
            pixels,
            index(row, firstColumn, 0),
            part.pixels,
            part.index(row - top, firstColumn - left, 0),
            columns * CHANNELS);
      }
    }
    return part;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage image
        && image.height == height
        && image.width == width
        && Arrays.equals(image.pixels, pixels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + " x " + height + "]";
  }
}
