package org.overseer.perceiver.image;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Which way up a JPEG file is: cameras store what the sensor saw and note how it was held.
 *
 * <p>The file is untrusted; whatever is not an orientation counts as upright.
 */
final class ExifOrientation {
  private static final int UPRIGHT = 1;
  private static final int START_OF_IMAGE = 0xFFD8;
  private static final int APP1 = 0xE1;
  private static final int START_OF_SCAN = 0xDA;
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int TYPE_SHORT = 3;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private ExifOrientation() {}

  /**
   * The orientation, 1 to 8, noted in a JPEG file.
   *
   * @param file from its first byte on
   */
  static int of(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(file);
    if (in.readUnsignedShort() != START_OF_IMAGE) {
      return UPRIGHT;
    }
    int marker = nextMarker(in);
    while (marker != START_OF_SCAN) {
      byte[] segment = new byte[Math.max(0, in.readUnsignedShort() - 2)];
      in.readFully(segment);
      if (marker == APP1 && isExif(segment)) {
        return orientation(segment);
      }
      marker = nextMarker(in);
    }
    return UPRIGHT;
  }

  private static int nextMarker(DataInputStream in) throws IOException {
    int value = in.readUnsignedByte();
    while (value == 0xFF) { // any number of these may stand before a marker
      value = in.readUnsignedByte();
    }
    return value;
  }

  private static boolean isExif(byte[] segment) {
    return ByteBuffer.wrap(segment).mismatch(ByteBuffer.wrap(EXIF)) == EXIF.length;
  }

  /** Looks the tag up in the first directory of the TIFF structure that Exif is. */
  private static int orientation(byte[] segment) {
    try {
      ByteBuffer tiff = ByteBuffer.wrap(segment, EXIF.length, segment.length - EXIF.length).slice();
      tiff.order(tiff.getShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      tiff.getShort(); // 42
      tiff.position(tiff.getInt());
      int entries = Short.toUnsignedInt(tiff.getShort());
      for (int i = 0; i < entries; i++) {
        int tag = Short.toUnsignedInt(tiff.getShort());
        int type = tiff.getShort();
        tiff.getInt(); // count
        int value = tiff.getShort();
        tiff.getShort(); // the other half of the value's four bytes
        if (tag == ORIENTATION_TAG && type == TYPE_SHORT) {
          return value >= 1 && value <= 8 ? value : UPRIGHT;
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return UPRIGHT; // cut off, or a directory outside of the segment
    }
    return UPRIGHT;
  }

  /** Turns and mirrors an image so that it is upright. */
  static RgbImage applied(RgbImage image, int orientation) {
    boolean transposed = orientation >= 5;
    boolean mirroredColumns =
        switch (orientation) {
          case 2, 3, 6, 7 -> true;
          default -> false;
        };
    boolean mirroredRows =
        switch (orientation) {
          case 3, 4, 7, 8 -> true;
          default -> false;
        };
    RgbImage result =
        transposed
            ? RgbImage.black(image.width(), image.height())
            : RgbImage.black(image.height(), image.width());
    for (int row = 0; row < result.height(); row++) {
      for (int column = 0; column < result.width(); column++) {
        int y = mirroredRows ? result.height() - 1 - row : row;
        int x = mirroredColumns ? result.width() - 1 - column : column;
        int from = transposed ? image.index(x, y, 0) : image.index(y, x, 0);
        System.arraycopy(
            image.pixels(), from, result.pixels(), result.index(row, column, 0), RgbImage.CHANNELS);
      }
    }
    return result;
  }
}
