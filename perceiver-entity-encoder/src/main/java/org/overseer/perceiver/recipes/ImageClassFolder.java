package org.overseer.perceiver.recipes;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Images in one sub-folder a class, whose name is the class's: {@code cat/001.jpg}. Files are read
 * when they are asked for.
 */
public final class ImageClassFolder implements LabelledImages {
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
      for (Path file : DataFolders.list(classFolder)) {
        if (DataFolders.isImage(file)) {
          ImageFiles.requireReadable(file);
          files.add(file);
          labels.add(label);
        }
      }
    }
    if (files.isEmpty()) {
      throw new ModelFormatException(
          "%s: holds no images (%s) in sub-folders named after their classes%s"
              .formatted(folder, String.join(", ", DataFolders.IMAGES), tableHint(folder)));
    }
  }

  private static String tableHint(Path folder) {
    return DataFolders.list(folder).stream().anyMatch(PixelTable::isTable)
        ? "; a table beside sub-folders is only read if it is named itself"
        : "";
  }

  /**
   * Opens data for a classifier, in one of three forms:
   *
   * <ul>
   *   <li>{@code train/CLASS/*.png} and {@code validation/CLASS/*.png};
   *   <li>{@code CLASS/*.png}: of each class the last files by name are held out;
   *   <li>a {@link PixelTable}, or a folder with one and no sub-folders: its last images are held
   *       out. Tables beside sub-folders are not read.
   * </ul>
   *
   * @param heldOut below 1 a share, from 1 on a number of examples (of each class in the second
   *     form); not looked at in the first form
   * @throws ModelFormatException if it is none of these, there are fewer than two classes to learn,
   *     or the header of an image is damaged
   * @throws IllegalArgumentException if nothing is left for one of the parts
   */
  public static Split<LabelledImages> open(Path data, double heldOut) {
    Split<LabelledImages> parts = parts(data, heldOut);
    LabelledImages training = parts.training();
    if (IntStream.range(0, training.size()).map(training::label).distinct().count() < 2) {
      throw new ModelFormatException(
          "%s: all images to learn from are of the class '%s'; a classifier needs two classes"
              .formatted(data, training.classes().get(training.label(0))));
    }
    DataFolders.requireExamples(
        data,
        training.classes(),
        IntStream.range(0, training.size()).map(training::label).boxed().collect(toSet()));
    return parts;
  }

  private static Split<LabelledImages> parts(Path data, double heldOut) {
    if (Files.isRegularFile(data)) {
      if (!PixelTable.isTable(data)) {
        throw new ModelFormatException(
            data + ": is neither a folder of images nor a table (.csv or .csv.gz)");
      }
      return PixelTable.read(data).split(heldOut);
    }
    if (!Files.isDirectory(data)) {
      throw new ModelFormatException("no such folder of images or table: " + data);
    }
    List<String> classes = DataFolders.classes(data);
    List<Path> tables = DataFolders.list(data).stream().filter(PixelTable::isTable).toList();
    if (classes.isEmpty() && !tables.isEmpty()) {
      if (tables.size() > 1) {
        throw new ModelFormatException(
            "%s: holds %d tables; name the one to take".formatted(data, tables.size()));
      }
      return PixelTable.read(tables.get(0)).split(heldOut);
    }
    Optional<Split<Path>> parts = DataFolders.parts(data);
    return parts.isPresent()
        ? folders(parts.get().training(), parts.get().heldOut())
        : new ImageClassFolder(data, classes).split(heldOut);
  }

  private static Split<LabelledImages> folders(Path training, Path heldOut) {
    List<String> classes = DataFolders.classes(training);
    DataFolders.requireKnown(classes, heldOut);
    return new Split<>(
        new ImageClassFolder(training, classes), new ImageClassFolder(heldOut, classes));
  }

  /** Of each class the last files are held out: the order is by class. */
  @Override
  public Split<LabelledImages> split(double heldOut) {
    IntStream.Builder first = IntStream.builder();
    IntStream.Builder last = IntStream.builder();
    for (int from = 0; from < size(); ) {
      int to = from;
      while (to < size() && label(to) == label(from)) {
        to++;
      }
      int middle = to - Split.count(heldOut, to - from);
      for (int i = from; i < to; i++) {
        (i < middle ? first : last).add(i);
      }
      from = to;
    }
    int[] training = first.build().toArray();
    int[] rest = last.build().toArray();
    Split.requireBoth(training.length, rest.length);
    return new Split<>(only(training), only(rest));
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
