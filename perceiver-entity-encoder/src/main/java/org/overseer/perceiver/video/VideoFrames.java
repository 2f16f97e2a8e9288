package org.overseer.perceiver.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.overseer.perceiver.image.GifAnimation;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Clips of a fixed number of frames of one size, and their values for a model.
 *
 * <p>Axes: T frames, H rows, W columns, 3 colours.
 */
public final class VideoFrames {
  private static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "bmp", "gif");
  private static final int MAX_FILES = 100_000;
  private static final double FRAMES_A_SECOND = 25;

  private VideoFrames() {}

  /**
   * Reads a clip of 25 frames a second: what a GIF file shows at these times by its delays, or the
   * first {@code count} of a folder's images in the order of their numbers. What is shorter than
   * the clip is slowed down to fill it. Of each frame the largest middle part of the clip's shape
   * is scaled to its size.
   *
   * @throws ModelFormatException if there are no frames, or one cannot be read
   */
  public static List<RgbImage> read(Path source, int count, int height, int width) {
    if (!Files.isDirectory(source)) {
      int[] shown = shown(GifAnimation.delays(source), count);
      return GifAnimation.read(source, available -> shown, frame -> fitted(frame, height, width));
    }
    List<Path> files = images(source);
    List<RgbImage> frames = new ArrayList<>();
    RgbImage first = RgbImage.black(1, 1);
    for (int index : chosen(files.size(), count)) {
      RgbImage frame = ImageFiles.read(files.get(index));
      first = frames.isEmpty() ? frame : first;
      if (frame.width() != first.width() || frame.height() != first.height()) {
        throw new ModelFormatException(
            "%s: has %d x %d pixels but the first frame has %d x %d; frames have one size"
                .formatted(
                    files.get(index),
                    frame.width(),
                    frame.height(),
                    first.width(),
                    first.height()));
      }
      frames.add(fitted(frame, height, width));
    }
    return frames;
  }

  /**
   * What {@link #read} takes of a source, in words.
   *
   * @throws ModelFormatException if there are no frames, or a GIF breaks off
   */
  public static String used(Path source, int count) {
    double wanted = count / FRAMES_A_SECOND;
    boolean gif = !Files.isDirectory(source);
    List<Integer> delays = gif ? GifAnimation.delays(source) : List.of();
    int all = gif ? delays.size() : images(source).size();
    double seconds = gif && timed(delays) ? hundredths(delays) / 100.0 : all / FRAMES_A_SECOND;
    if (seconds < wanted) {
      return String.format(
          Locale.ROOT, "all %d frames, %.2f s slowed down to %.2f s", all, seconds, wanted);
    }
    int last = gif ? shown(delays, count)[count - 1] : count - 1;
    return String.format(
        Locale.ROOT, "first %d of %d frames, %.2f of %.2f s", last + 1, all, wanted, seconds);
  }

  /** Which frames of a GIF are on the screen at each time of the clip. */
  private static int[] shown(List<Integer> delays, int count) {
    if (!timed(delays) || hundredths(delays) < 100 * count / FRAMES_A_SECOND) {
      return chosen(delays.size(), count);
    }
    int[] shown = new int[count];
    int frame = 0;
    double end = delays.get(0);
    for (int i = 0; i < count; i++) {
      while (end <= 100 * i / FRAMES_A_SECOND && frame + 1 < delays.size()) {
        end += delays.get(++frame);
      }
      shown[i] = frame;
    }
    return shown;
  }

  /** Whether each frame says how long it stays; 0 is left to the viewer. */
  private static boolean timed(List<Integer> delays) {
    return delays.stream().allMatch(delay -> delay > 0);
  }

  private static long hundredths(List<Integer> delays) {
    return delays.stream().mapToLong(Integer::longValue).sum();
  }

  /** Which of the available frames are shown. */
  static int[] chosen(int available, int count) {
    return IntStream.range(0, count)
        .map(i -> available >= count ? i : (int) ((long) i * available / count))
        .toArray();
  }

  private static List<Path> images(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> images =
          files
              .filter(file -> IMAGES.contains(extension(file)) && Files.isRegularFile(file))
              .limit(MAX_FILES + 1L)
              .sorted((a, b) -> new NaturalOrder().compare(name(a), name(b)))
              .toList();
      if (images.isEmpty() || images.size() > MAX_FILES) {
        throw new ModelFormatException(
            "%s: has %s images (PNG, JPEG, BMP or GIF); 1 to %,d are read"
                .formatted(folder, images.isEmpty() ? "no" : "too many", MAX_FILES));
      }
      return images;
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static String extension(Path file) {
    return name(file).substring(name(file).lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** The largest middle part of a shape, scaled; the middle square where both sides are equal. */
  static RgbImage fitted(RgbImage frame, int height, int width) {
    boolean wide = (long) frame.width() * height >= (long) width * frame.height();
    int rows = wide ? frame.height() : rounded((double) frame.width() * height / width);
    int columns = wide ? rounded((double) frame.height() * width / height) : frame.width();
    int top = frame.height() / 2 - rows / 2;
    int left = frame.width() / 2 - columns / 2;
    return BilinearResize.resize(frame.crop(top, left, rows, columns), height, width);
  }

  private static int rounded(double length) {
    return Math.max(1, (int) Math.rint(length));
  }

  /** Values from 0 to 1, float32 {@code [T, H, W, 3]}. */
  public static float[] values(List<RgbImage> frames) {
    int frameValues = frames.get(0).pixels().length;
    float[] values = new float[Math.multiplyExact(frames.size(), frameValues)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(frames.get(i / frameValues).pixels()[i % frameValues]) / 255f;
    }
    return values;
  }

  /**
   * Frames of values; what lies outside of 0 to 1 is clipped.
   *
   * @param values float32 {@code [T, height, width, 3]}
   */
  public static List<RgbImage> frames(float[] values, int height, int width) {
    int frameValues = Math.multiplyExact(Math.multiplyExact(height, width), RgbImage.CHANNELS);
    if (values.length % frameValues != 0) {
      throw new IllegalArgumentException(
          "%d values are no whole number of frames of [%d, %d, 3]"
              .formatted(values.length, height, width));
    }
    List<RgbImage> frames = new ArrayList<>();
    for (int from = 0; from < values.length; from += frameValues) {
      float[] frame = Arrays.copyOfRange(values, from, from + frameValues);
      byte[] pixels = new byte[frameValues];
      for (int i = 0; i < frameValues; i++) {
        pixels[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, frame[i])));
      }
      frames.add(new RgbImage(height, width, pixels));
    }
    return frames;
  }

  /** Writes {@code frame-0001.png} and so on into a folder, which is created where needed. */
  public static void writePngs(Path folder, List<RgbImage> frames) {
    for (int i = 0; i < frames.size(); i++) {
      ImageFiles.writePng(
          folder.resolve(String.format(Locale.ROOT, "frame-%04d.png", i + 1)), frames.get(i));
    }
  }
}
