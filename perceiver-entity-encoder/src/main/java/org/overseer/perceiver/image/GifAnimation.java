package org.overseer.perceiver.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.perceiver.io.ModelFormatException;

/** Reads and writes animated GIF files. */
public final class GifAnimation {
  private static final int MAX_FRAMES = 10_000;
  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  private GifAnimation() {}

  /**
   * Reads frames of an animation, each as a viewer shows it.
   *
   * @param chosen from the number of frames to those wanted, in ascending order
   * @param each what is kept of a frame, such as a smaller picture; done before the next is decoded
   * @throws ModelFormatException if the file cannot be read, is no GIF, damaged or too large
   */
  public static List<RgbImage> read(
      Path file, IntFunction<int[]> chosen, UnaryOperator<RgbImage> each) {
    return ImageFiles.withReader(
        file,
        (reader, format) -> {
          if (!format.equals("gif")) {
            throw new ModelFormatException(file + ": is not a GIF file");
          }
          int count = reader.getNumImages(/* allowSearch= */ true);
          if (count < 1 || count > MAX_FRAMES) {
            throw new ModelFormatException(
                "%s: has %d frames; 1 to %d are read".formatted(file, count, MAX_FRAMES));
          }
          GifFrames frames = new GifFrames(String.valueOf(file.getFileName()), reader);
          List<RgbImage> kept = new ArrayList<>();
          for (int index : chosen.apply(count)) {
            kept.add(each.apply(frames.frame(index)));
          }
          return kept;
        });
  }

  /**
   * How long each frame stays, in 1/100 s; 0 where the file does not say.
   *
   * @throws ModelFormatException if the file cannot be read, is no GIF or breaks off
   */
  public static List<Integer> delays(Path file) {
    return ImageFiles.withReader(
        file,
        (reader, format) -> {
          if (!format.equals("gif")) {
            throw new ModelFormatException(file + ": is not a GIF file");
          }
          return GifDelays.read(file);
        });
  }

  /**
   * Writes an animation that repeats for ever, atomically; each frame has a palette of its own.
   *
   * @param delayHundredths how long each frame stays, in 1/100 s
   */
  public static void write(Path file, List<RgbImage> frames, int delayHundredths) {
    byte[] bytes;
    try {
      bytes = encode(frames, delayHundredths);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode " + file + ": " + e.getMessage(), e);
    }
    AtomicFile.writeBytes(file, bytes);
  }

  private static byte[] encode(List<RgbImage> frames, int delayHundredths) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames.size(); i++) {
        var picture = ImageFiles.toBuffered(frames.get(i));
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(
                ImageTypeSpecifier.createFromRenderedImage(picture), null);
        metadata.mergeTree(FORMAT, frameTree(delayHundredths, i == 0));
        writer.writeToSequence(new IIOImage(picture, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static IIOMetadataNode frameTree(int delayHundredths, boolean first) {
    IIOMetadataNode root = new IIOMetadataNode(FORMAT);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(delayHundredths));
    root.appendChild(control);
    if (first) {
      IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      loop.setUserObject(new byte[] {1, 0, 0}); // 0 repetitions: for ever
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      extensions.appendChild(loop);
      root.appendChild(extensions);
    }
    return root;
  }
}
