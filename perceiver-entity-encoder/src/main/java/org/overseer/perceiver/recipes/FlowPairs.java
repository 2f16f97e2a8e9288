package org.overseer.perceiver.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.overseer.perceiver.flow.FloFile;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Pairs of frames with the true motion between them, as FlyingChairs names them: {@code
 * NAME_img1.png}, {@code NAME_img2.png}, {@code NAME_flow.flo}. Files are read when they are asked
 * for.
 */
public final class FlowPairs {
  private static final String FLOW = "_flow.flo";

  private final List<PairFiles> pairs;

  /** The files of a pair, and how large the flow is. */
  private record PairFiles(Path first, Path second, Path flow, FileHeaders.Size size) {}

  /**
   * Two frames and the motion from the first to the second.
   *
   * @param flow pixels to the right and down, {@code [H, W, 2]}; huge or not finite where unknown
   */
  public record Pair(RgbImage first, RgbImage second, FloatImage flow) {}

  private FlowPairs(List<PairFiles> pairs) {
    this.pairs = pairs;
  }

  /**
   * Opens pairs: {@code train/} and {@code validation/}, or one folder whose last pairs by name are
   * held out.
   *
   * @param heldOut below 1 a share of the pairs, from 1 on a number of them; not looked at where
   *     there is {@code validation/}
   * @throws ModelFormatException if there are no pairs, a frame is missing, or the header of a file
   *     is damaged
   */
  public static Split<FlowPairs> open(Path data, double heldOut) {
    if (!Files.isDirectory(data)) {
      throw new ModelFormatException("no such folder of frames: " + data);
    }
    Optional<Split<Path>> parts = DataFolders.parts(data);
    if (parts.isPresent()) {
      return new Split<>(
          new FlowPairs(find(parts.get().training())), new FlowPairs(find(parts.get().heldOut())));
    }
    List<PairFiles> all = find(data);
    int middle = all.size() - Split.count(heldOut, all.size());
    Split.requireBoth(middle, all.size() - middle);
    return new Split<>(
        new FlowPairs(all.subList(0, middle)), new FlowPairs(all.subList(middle, all.size())));
  }

  private static List<PairFiles> find(Path folder) {
    List<PairFiles> found = new ArrayList<>();
    for (Path flow : DataFolders.list(folder)) {
      String name = flow.getFileName().toString();
      if (name.endsWith(FLOW)) {
        String stem = name.substring(0, name.length() - FLOW.length());
        found.add(
            new PairFiles(
                frame(folder, stem + "_img1"),
                frame(folder, stem + "_img2"),
                flow,
                FileHeaders.flow(flow)));
      }
    }
    if (found.isEmpty()) {
      throw new ModelFormatException(
          "%s: holds no NAME%s beside NAME_img1.png and NAME_img2.png".formatted(folder, FLOW));
    }
    return List.copyOf(found);
  }

  private static Path frame(Path folder, String stem) {
    Optional<Path> frame =
        DataFolders.IMAGES.stream()
            .map(extension -> folder.resolve(stem + "." + extension))
            .filter(Files::isRegularFile)
            .findFirst();
    frame.ifPresent(ImageFiles::requireReadable);
    return frame.orElseThrow(
        () ->
            new ModelFormatException(
                "%s: there is no %s with the extension %s"
                    .formatted(folder, stem, String.join(", ", DataFolders.IMAGES))));
  }

  /** How many pairs there are. */
  public int size() {
    return pairs.size();
  }

  /**
   * Checks that crops of a size can be cut out of every pair.
   *
   * @throws ModelFormatException if a pair is smaller; it names the file
   */
  void requireAtLeast(int width, int height) {
    for (PairFiles files : pairs) {
      if (files.size.width() < width || files.size.height() < height) {
        throw new ModelFormatException(
            "%s: %d x %d pixels are less than the model's train_size, %d x %d"
                .formatted(files.flow, files.size.width(), files.size.height(), width, height));
      }
    }
  }

  /**
   * Reads a pair.
   *
   * @throws ModelFormatException if a file is damaged or the three differ in size
   */
  public Pair pair(int index) {
    PairFiles files = pairs.get(index);
    RgbImage first = ImageFiles.read(files.first);
    RgbImage second = ImageFiles.read(files.second);
    FloatImage flow = FloFile.read(files.flow);
    boolean same =
        IntStream.of(second.height(), flow.height()).allMatch(h -> h == first.height())
            && IntStream.of(second.width(), flow.width()).allMatch(w -> w == first.width());
    if (!same) {
      throw new ModelFormatException(
          "%s: has %d x %d pixels but the frames %d x %d and %d x %d; the three must agree"
              .formatted(
                  files.flow,
                  flow.width(),
                  flow.height(),
                  first.width(),
                  first.height(),
                  second.width(),
                  second.height()));
    }
    return new Pair(first, second, flow);
  }
}
