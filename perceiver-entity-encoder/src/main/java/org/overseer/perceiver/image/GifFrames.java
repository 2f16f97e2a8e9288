package org.overseer.perceiver.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.overseer.perceiver.io.ModelFormatException;
import org.w3c.dom.NodeList;

/**
 * The frames of a GIF file as a viewer shows them: each stored picture drawn over what its
 * predecessors left on the screen.
 *
 * <p>What no picture has covered is transparent, as browsers have it, and becomes white.
 */
final class GifFrames {
  private static final String SCREEN_FORMAT = "javax_imageio_gif_stream_1.0";
  private static final String FRAME_FORMAT = "javax_imageio_gif_image_1.0";

  private final String source;
  private final ImageReader reader;
  private final int width;
  private final int height;
  private final int[] screen;
  private int next;
  private Runnable disposal = () -> {};

  /** Begins before the first frame. */
  GifFrames(String source, ImageReader reader) throws IOException {
    this.source = source;
    this.reader = reader;
    IIOMetadataNode size =
        node(reader.getStreamMetadata(), SCREEN_FORMAT, "LogicalScreenDescriptor");
    this.width = integer(size, "logicalScreenWidth");
    this.height = integer(size, "logicalScreenHeight");
    ImageFiles.checkSize(source, width, height);
    this.screen = new int[width * height];
  }

  /** The screen after the picture of this number is drawn; numbers must not go down. */
  RgbImage frame(int index) throws IOException {
    if (index < next - 1) {
      throw new IllegalArgumentException("frame " + index + " is already over");
    }
    while (next <= index) {
      disposal.run();
      draw(next++);
    }
    return shown();
  }

  private void draw(int index) throws IOException {
    ImageFiles.checkSize(source, reader.getWidth(index), reader.getHeight(index));
    BufferedImage picture = reader.read(index);
    IIOMetadata metadata = reader.getImageMetadata(index);
    IIOMetadataNode place = node(metadata, FRAME_FORMAT, "ImageDescriptor");
    int left = integer(place, "imageLeftPosition");
    int top = integer(place, "imageTopPosition");
    int columns = Math.max(0, Math.min(picture.getWidth(), width - left));
    int rows = Math.max(0, Math.min(picture.getHeight(), height - top));
    disposal = disposal(metadata, top, left, rows, columns);
    for (int row = 0; row < rows; row++) {
      int at = (top + row) * width + left;
      for (int column = 0; column < columns; column++) {
        int argb = picture.getRGB(column, row);
        if (argb >>> 24 != 0) {
          screen[at + column] = argb;
        }
      }
    }
  }

  /** What is to be done to the screen before the next picture. */
  private Runnable disposal(IIOMetadata metadata, int top, int left, int rows, int columns) {
    NodeList controls = nodes(metadata, FRAME_FORMAT, "GraphicControlExtension");
    String method =
        controls.getLength() == 0
            ? "none"
            : ((IIOMetadataNode) controls.item(0)).getAttribute("disposalMethod");
    return switch (method) {
      case "restoreToBackgroundColor" ->
          () -> {
            for (int row = top; row < top + rows; row++) {
              Arrays.fill(screen, row * width + left, row * width + left + columns, 0);
            }
          };
      case "restoreToPrevious" -> {
        int[] before = screen.clone();
        yield () -> System.arraycopy(before, 0, screen, 0, screen.length);
      }
      default -> () -> {};
    };
  }

  private RgbImage shown() {
    RgbImage image = RgbImage.black(height, width);
    byte[] pixels = image.pixels();
    for (int i = 0; i < screen.length; i++) {
      int rgb = screen[i] == 0 ? 0xFFFFFF : screen[i];
      pixels[i * 3] = (byte) (rgb >> 16);
      pixels[i * 3 + 1] = (byte) (rgb >> 8);
      pixels[i * 3 + 2] = (byte) rgb;
    }
    return image;
  }

  private IIOMetadataNode node(IIOMetadata metadata, String format, String name) {
    NodeList nodes = nodes(metadata, format, name);
    if (nodes.getLength() == 0) {
      throw new ModelFormatException(source + ": lacks its " + name);
    }
    return (IIOMetadataNode) nodes.item(0);
  }

  private static NodeList nodes(IIOMetadata metadata, String format, String name) {
    return ((IIOMetadataNode) metadata.getAsTree(format)).getElementsByTagName(name);
  }

  private static int integer(IIOMetadataNode node, String attribute) {
    return Integer.parseInt(node.getAttribute(attribute));
  }
}
