package org.overseer.perceiver.recipes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Small square grey images as a table: {@code .csv}, or {@code .csv.gz}, without a heading.
 *
 * <p>A line is an image: side · side brightnesses in row order, then the class number from 0. The
 * largest brightness of the file is white.
 */
public final class PixelTable implements LabelledImages {
  private static final int MAX_SIDE = 256;
  private static final int MAX_CLASSES = 10_000;
  private static final long MAX_VALUES = 200_000_000;

  private final String source;
  private final List<float[]> pixels = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private int side;
  private float white;

  private PixelTable(Path file) {
    source = file.toString();
  }

  /** Whether a file has the name of a table. */
  static boolean isTable(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".csv") || name.endsWith(".csv.gz");
  }

  /**
   * Reads a table into memory.
   *
   * @throws ModelFormatException if it is not one; it names the line and the rule
   */
  public static PixelTable read(Path file) {
    PixelTable table = new PixelTable(file);
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = table.source.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        line = table.pixels.isEmpty() ? TaskTable.withoutMark(line) : line;
        if (!line.isBlank()) {
          table.add(line.split(",", -1));
        }
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
    if (table.pixels.isEmpty() || table.white <= 0) {
      throw new ModelFormatException(table.source + ": holds no image that is not black");
    }
    return table;
  }

  private void add(String[] cells) {
    int number = pixels.size() + 1;
    int count = cells.length - 1;
    if (pixels.isEmpty()) {
      side = (int) Math.round(Math.sqrt(count));
      if (side < 1 || side > MAX_SIDE || side * side != count) {
        throw new ModelFormatException(
            "%s: a line holds the pixels of a square of 1 to %d pixels a side, then the class; the first holds %d numbers"
                .formatted(source, MAX_SIDE, cells.length));
      }
    } else if (count != side * side) {
      throw new ModelFormatException(
          "%s: image %d has %d numbers but the first has %d"
              .formatted(source, number, cells.length, side * side + 1));
    }
    if ((long) number * count > MAX_VALUES) {
      throw new ModelFormatException(
          "%s: has more than %,d pixels; use a folder of images".formatted(source, MAX_VALUES));
    }
    float[] image = new float[count];
    for (int i = 0; i < count; i++) {
      image[i] = number(cells[i], number);
      white = Math.max(white, image[i]);
    }
    float label = classNumber(cells[count].strip());
    if (label < 0 || label != (int) label || label >= MAX_CLASSES) {
      throw new ModelFormatException(
          "%s: image %d has the class '%s'; classes are whole numbers from 0 to %d"
              .formatted(source, number, cells[count].strip(), MAX_CLASSES - 1));
    }
    pixels.add(image);
    labels.add((int) label);
  }

  private static float classNumber(String cell) {
    try {
      return Math.max(-1, Float.parseFloat(cell)); // what is no class is told by the caller
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private float number(String cell, int image) {
    try {
      float value = Float.parseFloat(cell.strip());
      if (value >= 0 && Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, like a number that is negative or not finite
    }
    throw new ModelFormatException(
        "%s: image %d: '%s' is no number from 0 on%s"
            .formatted(source, image, cell.strip(), image == 1 ? "; a table has no heading" : ""));
  }

  @Override
  public int size() {
    return pixels.size();
  }

  @Override
  public RgbImage image(int index) {
    float[] values = pixels.get(index);
    byte[] grey = new byte[values.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.round(255 * values[i] / white);
    }
    return RgbImage.ofGrey(side, side, grey);
  }

  @Override
  public int label(int index) {
    return labels.get(index);
  }

  /** {@code 0} to the largest class of the table. */
  @Override
  public List<String> classes() {
    int largest = labels.stream().mapToInt(Integer::intValue).max().orElse(0);
    return IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList();
  }
}
