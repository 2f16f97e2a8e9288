package org.overseer.perceiver.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Images in one sub-folder a class, whose name is the class's: {@code cat/001.jpg}. Files are read
 * when they are asked for.
 */
public final class ImageClassFolder implements LabelledImages {
  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "gif", "bmp");
  private static final String TRAINING = "train";
  private static final String HELD_OUT = "validation";

  private final List<String> classes;
  private final List<Path> files = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  private ImageClassFolder(Path folder, List<String> classes) {
    this.classes = classes;
    for (int label = 0; label < classes.size(); label++) {
      Path classFolder = folder.resolve(classes.get(label));
      if (!Files.isDirectory(classFolder)) {
        continue; // no example of this class here
      }
      for (Path file : list(classFolder)) {
        if (isImage(file)) {
          files.add(file);
          labels.add(label);
        }
      }
    }
    if (files.isEmpty()) {
      throw new ModelFormatException(
          "%s: holds no images (%s) in sub-folders named after their classes"
              .formatted(folder, String.join(", ", EXTENSIONS.stream().sorted().toList())));
    }
  }

  /**
   * Opens data for a classifier, in one of three forms:
   *
   * <ul>
   *   <li>{@code train/CLASS/*.png} and {@code validation/CLASS/*.png};
   *   <li>{@code CLASS/*.png}: of each class the last files by name are held out;
   *   <li>a {@link PixelTable}, or a folder with one: its last images are held out.
   * </ul>
   *
   * @param heldOut below 1 a share, from 1 on a number of examples (of each class in the second
   *     form); not looked at in the first form
   * @throws ModelFormatException if it is none of these
   */
  public static Split<LabelledImages> open(Path data, double heldOut) {
    if (Files.isRegularFile(data)) {
      return PixelTable.read(data).split(heldOut);
    }
    if (!Files.isDirectory(data)) {
      throw new ModelFormatException("no such folder of images: " + data);
    }
    List<Path> tables = list(data).stream().filter(PixelTable::isTable).toList();
    if (tables.size() == 1) {
      return PixelTable.read(tables.get(0)).split(heldOut);
    }
    Path training = data.resolve(TRAINING);
    Path validation = data.resolve(HELD_OUT);
    if (Files.isDirectory(training) && Files.isDirectory(validation)) {
      List<String> classes = classes(training);
      requireKnown(classes, classes(validation), validation);
      return new Split<>(
          new ImageClassFolder(training, classes), new ImageClassFolder(validation, classes));
    }
    return new ImageClassFolder(data, classes(data)).split(heldOut);
  }

  /** Of each class the last files are held out: the order is by class. */
  @Override
  public Split<LabelledImages> split(double heldOut) {
    List<Integer> training = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    for (int from = 0; from < size(); ) {
      int to = from;
      while (to < size() && label(to) == label(from)) {
        to++;
      }
      int middle = to - Split.count(heldOut, to - from);
      for (int i = from; i < to; i++) {
        (i < middle ? training : last).add(i);
      }
      from = to;
    }
    return new Split<>(only(array(training)), only(array(last)));
  }

  private static int[] array(List<Integer> indices) {
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  static List<String> classes(Path folder) {
    return list(folder).stream()
        .filter(Files::isDirectory)
        .map(path -> path.getFileName().toString())
        .toList();
  }

  static void requireKnown(List<String> classes, List<String> others, Path folder) {
    for (String other : others) {
      if (!classes.contains(other)) {
        throw new ModelFormatException(
            "%s: has the class '%s', of which there are no images to learn from"
                .formatted(folder, other));
      }
    }
  }

  /** What is in a folder, by name; hidden files are left out. */
  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelFormatException("cannot read the folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public RgbImage image(int index) {
    return ImageFiles.read(files.get(index));
  }

  @Override
  public int label(int index) {
    return labels.get(index);
  }

  @Override
  public List<String> classes() {
    return classes;
  }
}
