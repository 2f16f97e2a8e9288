package org.overseer.perceiver.recipes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * First looks at data files other than images, so that one that cannot be read is told before
 * training begins, not when it is drawn. Only headers are read: what comes behind may still be
 * damaged.
 */
final class FileHeaders {
  private static final float FLOW_TAG = 202021.25f;
  private static final int FLOW_HEADER_BYTES = 12;
  private static final int FLOW_PIXEL_BYTES = 8;
  private static final int WAV_HEADER_BYTES = 12;

  private FileHeaders() {}

  /** Pixels of a file. */
  record Size(int width, int height) {}

  /**
   * The size of a {@code .flo} file, which has no compression: its length must be that of its
   * pixels.
   */
  static Size flow(Path file) {
    ByteBuffer header = start(file, FLOW_HEADER_BYTES);
    if (header.remaining() < FLOW_HEADER_BYTES || header.getFloat() != FLOW_TAG) {
      throw new ModelFormatException(file + ": is not a .flo file");
    }
    Size size = checked(file, new Size(header.getInt(), header.getInt()));
    long expected = FLOW_HEADER_BYTES + (long) size.width * size.height * FLOW_PIXEL_BYTES;
    if (length(file) != expected) {
      throw new ModelFormatException(
          "%s: has %,d bytes, but %d x %d pixels take %,d"
              .formatted(file, length(file), size.width, size.height, expected));
    }
    return size;
  }

  /** Checks that a file begins like sound. */
  static void requireWav(Path file) {
    String start = StandardCharsets.ISO_8859_1.decode(start(file, WAV_HEADER_BYTES)).toString();
    if (!start.startsWith("RIFF") || !start.endsWith("WAVE")) {
      throw new ModelFormatException(file + ": is not a WAV file");
    }
  }

  private static Size checked(Path file, Size size) {
    long pixels = (long) size.width * size.height;
    if (size.width < 1 || size.height < 1 || pixels > ImageFiles.MAX_PIXELS) {
      throw new ModelFormatException(
          "%s: has %,d x %,d pixels; at most %,d in all are read"
              .formatted(file, size.width, size.height, ImageFiles.MAX_PIXELS));
    }
    return size;
  }

  private static ByteBuffer start(Path file, int bytes) {
    try (InputStream in = Files.newInputStream(file)) {
      return ByteBuffer.wrap(in.readNBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }
}
