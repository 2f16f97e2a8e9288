package org.overseer.training.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.overseer.replay.trajectory.Trajectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code rejected/} of a run: the batches of updates that were not made, {@code
 * 000001-update-123.safetensors} and so on, to be looked at or learned from again ({@link
 * TrajectoryFile}). Only the newest are kept.
 */
public final class RejectedBatches {
  private static final Logger LOG = LoggerFactory.getLogger(RejectedBatches.class);
  private static final String SUFFIX = ".safetensors";
  private static final String WRITING = ".writing" + SUFFIX;
  private static final int DIGITS = 6;
  private static final Pattern NAME =
      Pattern.compile("\\d{" + DIGITS + "}-update-\\d+[a-z0-9-]*\\.safetensors");

  private final Path folder;
  private final int limit;

  /** Where rejected batches go. */
  @FunctionalInterface
  public interface Keep {
    /**
     * Keeps a batch.
     *
     * @param name of the update that was not made, {@code update-123} or, if it was not one of the
     *     run's agent, {@code update-123-main-exploiter-0}
     * @param reason why, in one line
     * @return the end of a sentence that says where the batch is; empty if it is not kept
     */
    String keep(String name, List<Trajectory> trajectories, String reason);
  }

  /**
   * Batches in {@code folder}, which is made when there is one.
   *
   * @param limit number of batches kept, 0 for none
   */
  public RejectedBatches(Path folder, int limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /** Writes a batch and deletes the oldest beyond the limit; see {@link Keep#keep}. */
  public String keep(String name, List<Trajectory> trajectories, String reason) {
    if (limit == 0) {
      return "";
    }
    Path temporary = folder.resolve(WRITING);
    try {
      Files.createDirectories(folder);
      Path file = next(name);
      TrajectoryFile.write(temporary, trajectories, reason);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      List<Path> files = files();
      for (Path oldest : files.subList(0, Math.max(0, files.size() - limit))) {
        Files.delete(oldest);
      }
      return "; the batch is in " + file;
    } catch (IOException | UncheckedIOException e) {
      deleteIfPossible(temporary); // a torso on a full disk would only be in the way
      LOG.warn("the batch of a rejected update cannot be written to {}: {}", folder, e.toString());
      return "";
    }
  }

  private static void deleteIfPossible(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("cannot delete {}", file, e);
    }
  }

  /** Files are numbered on, so that their names sort by age whichever update was not made. */
  private Path next(String name) throws IOException {
    List<Path> files = files();
    int last = files.isEmpty() ? 0 : number(files.get(files.size() - 1));
    return folder.resolve(String.format(Locale.ROOT, "%06d-%s%s", last + 1, name, SUFFIX));
  }

  /** The batches, the oldest first. */
  private List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingInt(RejectedBatches::number))
          .toList();
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(0, DIGITS));
  }
}
