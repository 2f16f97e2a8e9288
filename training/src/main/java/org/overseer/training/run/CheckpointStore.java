package org.overseer.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run: {@code checkpoints/000004800/}, named after the agent step.
 *
 * <p>A checkpoint is written under a temporary name, forced to the disk, and renamed: it is
 * complete or it is not there. A manifest with a SHA-256 for each file tells later damage from a
 * good one; reading falls back to the one before and says so.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final String LATEST = "latest";

  /** A checkpoint on its way in. */
  private static final String WRITING = ".writing-";

  /** A checkpoint that one of the same step is about to replace. */
  private static final String REPLACED = ".replaced-";

  /** A checkpoint on its way out. */
  private static final String REMOVING = ".removing-";

  private final Path folder;
  private final int keep;
  private final long milestoneInterval;
  private boolean toldOfLatest;

  /**
   * Opens a folder of checkpoints; it need not exist.
   *
   * @param folder for example {@code runs/demo/checkpoints}
   * @param keep newest checkpoints kept, at least 1
   * @param milestoneInterval the first checkpoint in each such number of agent steps is kept for
   *     good; 0 keeps none
   */
  public CheckpointStore(Path folder, int keep, long milestoneInterval) {
    if (keep < 1 || milestoneInterval < 0) {
      throw new IllegalArgumentException(
          "keep must be at least 1 and milestoneInterval at least 0, but got "
              + keep
              + " and "
              + milestoneInterval);
    }
    this.folder = folder;
    this.keep = keep;
    this.milestoneInterval = milestoneInterval;
  }

  /** Opens a folder of checkpoints to read from. */
  public static CheckpointStore reading(Path folder) {
    return new CheckpointStore(folder, 1, 0);
  }

  /** Writes the files of one checkpoint. */
  public interface Writer {
    /** Creates any files, also in folders of their own, under {@code folder}. */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Writes a checkpoint, points {@code latest} at it and removes those that are no longer kept.
   *
   * @throws RunException if it cannot be written; none of the earlier ones is lost then
   */
  public Checkpoint write(long agentSteps, Writer writer) {
    String name = String.format(Locale.ROOT, "%09d", agentSteps);
    Path temporary = folder.resolve(WRITING + name);
    Path replaced = folder.resolve(REPLACED + name);
    Path target = folder.resolve(name);
    try {
      DurableFiles.deleteTree(temporary);
      Files.createDirectories(temporary);
      writer.writeTo(temporary);
      CheckpointManifest.write(temporary, "agent_steps", agentSteps);
      DurableFiles.syncFolder(temporary);
      setAsideAfter(agentSteps);
      // At every moment a complete one has the proper name or one that recover() knows.
      if (Files.exists(target)) {
        DurableFiles.deleteTree(replaced);
        Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.syncFolder(folder);
      DurableFiles.deleteTree(replaced);
      pointLatestAt(name);
      removeOld();
    } catch (IOException e) {
      throw new RunException("cannot write the checkpoint " + target + ": " + reason(e), e);
    }
    return new Checkpoint(agentSteps, target);
  }

  /**
   * The newest checkpoint whose files are all as they were written.
   *
   * @param notices told in one line about each damaged one that is passed over
   * @throws RunException if there are checkpoints but none of them can be used
   */
  public Optional<Checkpoint> newest(Consumer<String> notices) {
    List<Checkpoint> all = list();
    Collections.reverse(all);
    for (Checkpoint checkpoint : all) {
      try {
        CheckpointManifest.verify(checkpoint.folder());
        return Optional.of(checkpoint);
      } catch (RunException | IOException e) {
        notices.accept(
            "checkpoint "
                + checkpoint.folder()
                + " is damaged ("
                + (e instanceof IOException io ? reason(io) : e.getMessage())
                + "); trying the one before");
      }
    }
    if (!all.isEmpty()) {
      throw new RunException(
          "all "
              + all.size()
              + " checkpoints in "
              + folder
              + " are damaged; restore one from a copy, or start over with --fresh");
    }
    return Optional.empty();
  }

  /** All checkpoints by step, unverified. */
  List<Checkpoint> list() {
    List<Checkpoint> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries
            .filter(path -> path.getFileName().toString().matches("[0-9]{9,18}"))
            .forEach(path -> found.add(new Checkpoint(step(path), path)));
      } catch (IOException e) {
        throw new RunException("cannot read the folder " + folder + ": " + reason(e), e);
      }
    }
    found.sort((a, b) -> Long.compare(a.agentSteps(), b.agentSteps()));
    return found;
  }

  /**
   * Checkpoints of a later step were damaged and passed over, because training never goes back:
   * they are renamed, not lost.
   */
  private void setAsideAfter(long agentSteps) throws IOException {
    for (Checkpoint other : list()) {
      if (other.agentSteps() > agentSteps) {
        Path aside = folder.resolve(other.folder().getFileName() + ".damaged");
        DurableFiles.deleteTree(aside);
        Files.move(other.folder(), aside, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Out of sight first: a process that dies while deleting leaves no half checkpoint. */
  private void remove(Checkpoint checkpoint) throws IOException {
    Path going = folder.resolve(REMOVING + checkpoint.folder().getFileName());
    DurableFiles.deleteTree(going);
    Files.move(checkpoint.folder(), going, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.deleteTree(going);
  }

  /** For people and scripts alone: a file system without symbolic links ends no training. */
  private void pointLatestAt(String name) {
    Path temporary = folder.resolve("." + LATEST + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      Files.createSymbolicLink(temporary, Path.of(name));
      Files.move(
          temporary,
          folder.resolve(LATEST),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (UnsupportedOperationException | IOException e) {
      if (!toldOfLatest) {
        LOG.warn(
            "cannot point '{}' in {} at the newest checkpoint ({}); that is the one with the largest"
                + " number",
            LATEST,
            folder,
            e.toString());
        toldOfLatest = true;
      }
    }
  }

  private void removeOld() throws IOException {
    List<Checkpoint> all = list();
    Set<Long> milestones = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Checkpoint checkpoint = all.get(i);
      long interval = milestoneInterval == 0 ? 0 : checkpoint.agentSteps() / milestoneInterval;
      boolean milestone = interval > 0 && milestones.add(interval);
      if (!milestone && i < all.size() - keep) {
        remove(checkpoint);
      }
    }
  }

  /**
   * Tidies up what a killed process left behind; only the owner of the run may call it. A complete
   * checkpoint that was about to get its name gets it, everything else that is half done goes.
   *
   * @param notices told in one line about each checkpoint that is saved so
   */
  void recover(Consumer<String> notices) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (String prefix : List.of(WRITING, REPLACED)) { // the newer one of a step first
      for (Path leftover : leftovers(prefix)) {
        Path target = folder.resolve(leftover.getFileName().toString().substring(prefix.length()));
        if (!Files.exists(target) && isComplete(leftover)) {
          Files.move(leftover, target, StandardCopyOption.ATOMIC_MOVE);
          DurableFiles.syncFolder(folder);
          notices.accept(
              "checkpoint " + target + " was complete but not yet in its place; it is now");
        }
      }
    }
    for (String prefix : List.of(WRITING, REPLACED, REMOVING)) {
      for (Path leftover : leftovers(prefix)) {
        DurableFiles.deleteTree(leftover);
      }
    }
  }

  private List<Path> leftovers(String prefix) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private static boolean isComplete(Path leftover) {
    try {
      CheckpointManifest.verify(leftover);
      return true;
    } catch (RunException | IOException e) {
      return false;
    }
  }

  private static long step(Path path) {
    return Long.parseLong(path.getFileName().toString());
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
