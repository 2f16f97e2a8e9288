package org.overseer.perceiver.flow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Flow fields in Middlebury's {@code .flo} files: the number 202021.25 as float32, width and height
 * as int32, then horizontal and vertical motion of each pixel as float32, row by row; all
 * little-endian.
 */
public final class FloFile {
  private static final float TAG = 202021.25f;
  private static final int HEADER_BYTES = 3 * Integer.BYTES;
  private static final int PIXEL_BYTES = FlowStitcher.CHANNELS * Float.BYTES;

  private FloFile() {}

  /** Writes a field {@code [H, W, 2]} atomically. */
  public static void write(Path file, FloatImage flow) {
    if (flow.channels() != FlowStitcher.CHANNELS) {
      throw new IllegalArgumentException("a flow has 2 channels, not " + flow.channels());
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + flow.height() * flow.width() * PIXEL_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(TAG).putInt(flow.width()).putInt(flow.height());
    bytes.asFloatBuffer().put(flow.values());
    AtomicFile.writeBytes(file, bytes.array());
  }

  /**
   * Reads a field.
   *
   * @return float32 {@code [H, W, 2]}
   * @throws ModelFormatException if the file cannot be read, is damaged or too large
   */
  public static FloatImage read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer header =
          ByteBuffer.wrap(in.readNBytes(HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
      if (header.remaining() < HEADER_BYTES || header.getFloat() != TAG) {
        throw new ModelFormatException(file + ": is not a .flo file");
      }
      int width = header.getInt();
      int height = header.getInt();
      long pixels = (long) width * height;
      long bytes = Files.size(file);
      if (width < 1 || height < 1 || pixels > ImageFiles.MAX_PIXELS) {
        throw new ModelFormatException(
            "%s: has %,d x %,d pixels; at most %,d in all are read"
                .formatted(file, width, height, ImageFiles.MAX_PIXELS));
      }
      if (bytes != HEADER_BYTES + pixels * PIXEL_BYTES) {
        throw new ModelFormatException(
            "%s: has %,d bytes, but %d x %d pixels take %,d"
                .formatted(file, bytes, width, height, HEADER_BYTES + pixels * PIXEL_BYTES));
      }
      float[] values = new float[(int) pixels * FlowStitcher.CHANNELS];
      ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return new FloatImage(height, width, FlowStitcher.CHANNELS, values);
    } catch (IOException e) {
      throw new ModelFormatException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
