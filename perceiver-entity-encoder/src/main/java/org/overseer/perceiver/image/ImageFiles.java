package org.overseer.perceiver.image;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Reads and writes image files.
 *
 * <p>A file is untrusted: only PNG, JPEG, GIF and BMP are decoded, and its size is checked before
 * memory is taken for the pixels. A JPEG's Exif orientation is applied; transparent parts become
 * white; colour profiles are ignored. CMYK files are refused.
 */
public final class ImageFiles {
  /** Largest image that is read, in pixels. */
  public static final int MAX_PIXELS = 50_000_000;

  private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");

  private ImageFiles() {}

  /**
   * Reads an image; of an animation its first frame.
   *
   * @throws ModelFormatException if it cannot be read, has no known format, is damaged or too large
   */
  public static RgbImage read(Path file) {
    return withReader(
        file,
        (reader, format) -> {
          if (format.equals("gif")) {
            GifDelays.read(file); // which refuses a file that breaks off
            return new GifFrames(name(file), reader).frame(0);
          }
          checkSize(name(file), reader.getWidth(0), reader.getHeight(0));
          RgbImage image = RasterConversion.toRgb(whole(reader));
          return format.equals("jpeg") ? ExifOrientation.applied(image, orientation(file)) : image;
        });
  }

  /**
   * Decodes an image; a JPEG that breaks off is only warned of, and would be grey from there on.
   */
  private static BufferedImage whole(ImageReader reader) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    for (String warning : warnings) {
      if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
        throw new IOException("it breaks off (" + warning + ")");
      }
    }
    return image;
  }

  /**
   * Checks that a file begins like an image that {@link #read} reads; what comes behind its header
   * may still be damaged.
   *
   * @throws ModelFormatException if it cannot be read, has no known format or is too large
   */
  public static void requireReadable(Path file) {
    withReader(
        file,
        (reader, format) -> {
          checkSize(file.toString(), reader.getWidth(0), reader.getHeight(0));
          return file;
        });
  }

  /** Writes a PNG file atomically, creating its folder where needed. */
  public static void writePng(Path file, RgbImage image) {
    AtomicFile.writeBytes(file, png(image));
  }

  /** The image as the bytes of a PNG file. */
  public static byte[] png(RgbImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(toBuffered(image), "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode " + image, e);
    }
    return bytes.toByteArray();
  }

  static BufferedImage toBuffered(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = image.value(y, x, 0) << 16 | image.value(y, x, 1) << 8 | image.value(y, x, 2);
      }
      buffered.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return buffered;
  }

  /** What is done with an open file. */
  @FunctionalInterface
  interface Reading<T> {
    /** Reads something; may throw whatever a decoder throws at a damaged file. */
    T from(ImageReader reader, String format) throws IOException;
  }

  /** Opens a file of a known format; what decoders throw becomes one line. */
  static <T> T withReader(Path file, Reading<T> reading) {
    if (Files.isDirectory(file)) {
      throw new ModelFormatException(file + ": is a folder; give the names of image files");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException("no such file: " + file);
    }
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      if (stream == null) {
        throw new IOException("it cannot be opened");
      }
      ImageReader reader = reader(file, stream);
      try {
        return reading.from(reader, reader.getFormatName().toLowerCase(Locale.ROOT));
      } finally {
        reader.dispose();
      }
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // decoders index blindly into damaged data
      throw new ModelFormatException("cannot read image %s: %s".formatted(file, reason(e)), e);
    }
  }

  private static ImageReader reader(Path file, ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      String format = reader.getFormatName().toLowerCase(Locale.ROOT);
      if (FORMATS.contains(format)) {
        // A PNG's compressed texts could fill any memory; a GIF's metadata places its frames.
        reader.setInput(stream, /* seekForwardOnly= */ false, !format.equals("gif"));
        return reader;
      }
      reader.dispose();
    }
    throw new ModelFormatException(file + ": is not a PNG, JPEG, GIF or BMP image");
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    if (message != null && message.startsWith("Unsupported Image Type")) {
      return "its colours are not RGB or grey (CMYK?); convert it to RGB";
    }
    return message == null || !(e instanceof IOException || e instanceof IllegalArgumentException)
        ? "it is damaged (" + e.getClass().getSimpleName() + ")"
        : message.lines().findFirst().orElse("");
  }

  static void checkSize(String source, int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new ModelFormatException(
          "%s: has %,d x %,d pixels; at most %,d in all are read"
              .formatted(source, width, height, MAX_PIXELS));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static int orientation(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return ExifOrientation.of(in);
    } catch (EOFException e) {
      return 1; // no scan, no orientation: the decoder has coped with it
    }
  }
}
