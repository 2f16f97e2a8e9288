package org.overseer.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.overseer.training.config.ConfigException;

/**
 * What a run is made from that lies outside its folder: the agent it starts from, its teacher, its
 * strategy, the agents that it learns from or is measured against, recorded games.
 *
 * <p>{@code run.json} notes path and SHA-256 of each under {@code sources}, by the setting that
 * names it. All but the recorded games are copied to {@code sources/}, so that the run goes on as
 * the same run whatever becomes of the original.
 */
public final class RunSources {
  private static final String FOLDER = "sources";
  private static final int NAME_LENGTH = 16;

  private final Path run;
  private JsonNode noted;
  private final Consumer<String> notices;
  private final Map<String, Source> current = new TreeMap<>();
  private final Map<String, JsonNode> left = new TreeMap<>();

  /**
   * A source of this start.
   *
   * @param name what the setting calls it, which means a path each time anew; empty if that is the
   *     path
   * @param original absolute path that it had when the run began
   * @param now where it is by now
   * @param sha256 see {@link ContentHash#of}
   * @param isCopied whether the run has, or is to have, a copy
   */
  private record Source(String name, Path original, Path now, String sha256, boolean isCopied) {}

  /**
   * Sources of a run.
   *
   * @param run folder of the run
   * @param noted what {@code run.json} says of them
   * @param notices told in one line what has changed
   */
  RunSources(Path run, JsonNode noted, Consumer<String> notices) {
    this.run = run;
    this.noted = noted;
    this.notices = notices;
  }

  /**
   * Where to read a source from: the run's copy if there is one of the same path, else the
   * original, which is copied when training begins.
   *
   * @param setting key of the setting that names it
   * @param original file or folder; one that is not there is left to its reader
   * @throws RunException if the copy is damaged and the original is not what it was
   */
  public Path resolve(String setting, Path original) {
    Path path = original.toAbsolutePath().normalize();
    return resolve(setting, new Source("", path, path, hash(path), true), original);
  }

  /**
   * The same of an agent that a setting names by more than a path, such as a run: what that means
   * may be another folder by now. The run's copy is that of what the name meant when it began.
   *
   * @param name what the setting says
   * @param find the folder that the name means
   * @throws ConfigException of {@code find}, if there is no copy
   */
  public Path resolve(String setting, String name, Function<String, Path> find) {
    JsonNode before = noted.path(setting);
    Optional<Path> known = hasCopyOf(name, before) ? path(before) : Optional.empty();
    Path found;
    try {
      found = find.apply(name);
    } catch (ConfigException e) {
      found = known.orElseThrow(() -> e);
    }
    Path path = found.toAbsolutePath().normalize();
    return resolve(setting, new Source(name, known.orElse(path), path, hash(path), true), found);
  }

  private Path resolve(String setting, Source now, Path asFound) {
    JsonNode before = noted.path(setting);
    if (!isOf(now.original, before)
        || !before.has("copy")
        || !before.path("name").asText(now.name).equals(now.name)) {
      if (!now.sha256.isEmpty()) {
        current.put(setting, now);
      }
      return asFound;
    }
    String then = before.path("sha256").asText();
    Source source = new Source(now.name, now.original, now.now, then, true);
    Path copy = copy(source);
    if (hash(copy).equals(then)) {
      current.put(setting, source);
      if (!now.sha256.equals(then)) {
        notices.accept(
            "%s: %s %s since the run began, which goes on with its copy in %s"
                .formatted(
                    setting,
                    now.name.isEmpty() ? now.original : now.name,
                    now.sha256.isEmpty() ? "is gone" : "has changed",
                    copy));
      }
      return copy;
    }
    if (now.sha256.equals(then)) {
      current.put(setting, source);
      return asFound;
    }
    throw new RunException(
        "%s: the run's copy %s is damaged and %s is not what the run began with; restore one of them, or start over with --fresh"
            .formatted(setting, copy, now.now));
  }

  /**
   * Notes a source that is not copied, and tells if it has changed.
   *
   * @param setting key of the setting that names it
   * @param original a folder
   */
  public void note(String setting, Path original) {
    Path path = original.toAbsolutePath().normalize();
    String now = hash(path);
    JsonNode before = noted.path(setting);
    if (isOf(path, before) && !before.path("sha256").asText().equals(now)) {
      notices.accept(
          "%s: the files in %s are not those that the run began with".formatted(setting, path));
    }
    current.put(setting, new Source("", path, path, now, false));
  }

  /**
   * Leaves what is noted of a source that has done its part.
   *
   * @param setting key of the setting that names it
   */
  public void leave(String setting) {
    JsonNode before = noted.path(setting);
    if (before.isObject()) {
      left.put(setting, before);
    }
  }

  /** A note without a name is of a path, as all names of teachers once were. */
  private static boolean hasCopyOf(String name, JsonNode note) {
    return note.has("copy")
        && hasHash(note)
        && (note.has("name")
            ? note.path("name").asText().equals(name)
            : path(name).filter(path -> isOf(path, note)).isPresent());
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean hasHash(JsonNode note) {
    return note.path("sha256").asText().matches("[0-9a-f]{64}");
  }

  /** The path of a note, if it is one: the file is untrusted. */
  private static Optional<Path> path(JsonNode note) {
    return path(note.path("path").asText());
  }

  /** Whether a note is of this path; the file is untrusted, and the hash names a folder. */
  private static boolean isOf(Path path, JsonNode note) {
    return note.path("path").asText().equals(path.toString()) && hasHash(note);
  }

  /**
   * Makes the copies that are missing and writes what is noted.
   *
   * @throws RunException if a source has changed since it was read
   */
  void write(ObjectNode description) throws IOException {
    if (current.isEmpty() && left.isEmpty()) {
      description.remove(FOLDER);
      return;
    }
    ObjectNode all = description.putObject(FOLDER);
    noted = all; // what is asked for from now on has a copy
    left.forEach(all::set);
    for (Map.Entry<String, Source> entry : current.entrySet()) {
      Source source = entry.getValue();
      ObjectNode json =
          all.putObject(entry.getKey())
              .put("path", source.original.toString())
              .put("sha256", source.sha256);
      if (!source.name.isEmpty()) {
        json.put("name", source.name);
      }
      if (source.isCopied) {
        makeCopy(entry.getKey(), source);
        json.put("copy", run.relativize(copy(source)).toString().replace('\\', '/'));
      }
    }
  }

  private void makeCopy(String setting, Source source) throws IOException {
    Path copy = copy(source);
    if (hash(copy).equals(source.sha256)) {
      return;
    }
    Path place = place(source);
    Path temporary = place.resolveSibling(".writing-" + place.getFileName());
    DurableFiles.deleteTree(temporary);
    Files.createDirectories(place);
    if (Files.isDirectory(source.now)) {
      Files.createDirectories(temporary);
    }
    for (Path file : ContentHash.files(source.now)) {
      Path to = Files.isDirectory(temporary) ? temporary.resolve(file.getFileName()) : temporary;
      Files.copy(file, to);
      DurableFiles.syncFile(to);
    }
    if (!hash(temporary).equals(source.sha256)) {
      DurableFiles.deleteTree(temporary);
      throw new RunException(
          "%s: %s has changed since it was read a moment ago; start again"
              .formatted(setting, source.now));
    }
    DurableFiles.deleteTree(copy); // of the place alone: others may have the same contents
    Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.syncFolder(place);
    DurableFiles.syncFolder(place.getParent());
  }

  /** Named after the contents: no copy is ever overwritten by another. */
  private Path place(Source source) {
    return run.resolve(FOLDER).resolve(source.sha256.substring(0, NAME_LENGTH));
  }

  private Path copy(Source source) {
    Path name = source.original.getFileName();
    return name == null ? place(source) : place(source).resolve(name.toString());
  }

  /** Empty if it cannot be read. */
  private static String hash(Path source) {
    try {
      return Files.exists(source) ? ContentHash.of(source) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
