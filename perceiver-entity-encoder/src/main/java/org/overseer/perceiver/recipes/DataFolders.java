package org.overseer.perceiver.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;

/** What the layouts of data have in common: parts in folders of their own, sub-folders, images. */
final class DataFolders {
  /** Extensions of images, the most usual first. */
  static final List<String> IMAGES = List.of("png", "jpg", "jpeg", "bmp", "gif");

  private static final String TRAINING = "train";
  private static final String HELD_OUT = "validation";
  private static final String MISNAMED = "val";

  private DataFolders() {}

  /**
   * The folders {@code train} and {@code validation}; empty where there is neither.
   *
   * @throws ModelFormatException if there is only one of them, or {@code val}: nobody means that to
   *     be a class
   */
  static Optional<Split<Path>> parts(Path data) {
    Path training = data.resolve(TRAINING);
    Path heldOut = data.resolve(HELD_OUT);
    boolean trains = Files.isDirectory(training);
    boolean holdsOut = Files.isDirectory(heldOut);
    boolean misnames = Files.isDirectory(data.resolve(MISNAMED)) && !holdsOut;
    if (misnames) {
      throw new ModelFormatException(
          "%s: has the folder %s/ but no %s/; rename it%s"
              .formatted(data, MISNAMED, HELD_OUT, trains ? "" : ", and put the rest into train/"));
    }
    if (trains != holdsOut) {
      throw new ModelFormatException(
          "%s: has the folder %s/ but no %s/; it needs both or neither"
              .formatted(data, trains ? TRAINING : HELD_OUT, trains ? HELD_OUT : TRAINING));
    }
    return trains ? Optional.of(new Split<>(training, heldOut)) : Optional.empty();
  }

  /** What is in a folder, by name; hidden files are left out. */
  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /** Names of the sub-folders. */
  static List<String> classes(Path folder) {
    return list(folder).stream()
        .filter(Files::isDirectory)
        .map(path -> path.getFileName().toString())
        .toList();
  }

  /** Checks that the classes of the held-out part are among those that are learned. */
  static void requireKnown(List<String> classes, Path heldOut) {
    for (String other : classes(heldOut)) {
      if (!classes.contains(other)) {
        throw new ModelFormatException(
            "%s: has the class '%s', of which there is nothing to learn from"
                .formatted(heldOut, other));
      }
    }
  }

  /** Checks that there is something to learn from of each class. */
  static void requireExamples(Path data, List<String> classes, Set<Integer> labels) {
    List<String> empty =
        IntStream.range(0, classes.size())
            .filter(label -> !labels.contains(label))
            .mapToObj(classes::get)
            .toList();
    if (!empty.isEmpty()) {
      throw new ModelFormatException(
          "%s: of %s there is nothing to learn from; %s"
              .formatted(
                  data,
                  empty.size() == 1 ? "class '" + empty.get(0) + "'" : "the classes " + empty,
                  "classes are the sub-folders, or the numbers from 0 to a table's largest"));
    }
  }

  static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && IMAGES.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
