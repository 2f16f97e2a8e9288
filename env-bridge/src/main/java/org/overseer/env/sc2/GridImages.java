package org.overseer.env.sc2;

import SC2APIProtocol.Common.ImageData;
import com.google.protobuf.ByteString;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;

/**
 * The protocol's raw grids: row-major, first row at y = 0; one-bit images are packed most
 * significant bit first over the whole image, without padding at the end of a row (s2client-proto).
 */
final class GridImages {
  /** Longest side of a map that is believed; the game's own limit is 256. */
  static final int MAX_SIDE = 4096;

  private GridImages() {}

  /**
   * Unpacks {@code image} into one byte a cell.
   *
   * @param name of the image in messages, such as {@code map_state.creep}
   * @param cells {@code [height * width]}
   * @return false if there is no image; {@code cells} is then unchanged
   */
  static boolean read(ImageData image, String name, int width, int height, byte[] cells) {
    if (image.getData().isEmpty()) {
      return false;
    }
    int columns = image.getSize().getX();
    int rows = image.getSize().getY();
    if (columns != width || rows != height) {
      throw new EnvironmentException(
          Code.FORMAT,
          name
              + " is "
              + columns
              + " x "
              + rows
              + " cells but the map is "
              + width
              + " x "
              + height
              + "; the observation and the game info must be of one game");
    }
    ByteString data = image.getData();
    int bits = image.getBitsPerPixel();
    long expected = (((long) width * height) * bits + 7) / 8;
    if ((bits != 1 && bits != 8) || data.size() < expected) {
      throw new EnvironmentException(
          Code.FORMAT,
          name
              + ": expected 1 or 8 bits a cell and "
              + expected
              + " bytes but got "
              + bits
              + " bits and "
              + data.size()
              + " bytes");
    }
    if (bits == 8) {
      data.copyTo(cells, 0, 0, width * height);
    } else {
      for (int i = 0; i < width * height; i++) {
        cells[i] = (byte) ((data.byteAt(i >> 3) >> (7 - (i & 7))) & 1);
      }
    }
    return true;
  }

  /** Checks a side of a map that comes from a message. */
  static int side(String name, int cells) {
    if (cells < 1 || cells > MAX_SIDE) {
      throw new EnvironmentException(
          Code.FORMAT, name + " must be 1 to " + MAX_SIDE + " cells but is " + cells);
    }
    return cells;
  }
}
