package org.overseer.training.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.training.config.ConfigException;

/** Files that a command is to write, checked before it computes anything. */
final class OutputFiles {
  private final Map<Path, String> options = new HashMap<>();

  /**
   * Adds the file of an option.
   *
   * @param file null where the option is not given
   * @throws ConfigException if it is a folder, can be in none, or is the file of another option
   */
  OutputFiles add(String option, @Nullable Path file) {
    if (file == null) {
      return this;
    }
    if (Files.isDirectory(file)) {
      throw new ConfigException(
          "%s %s is a folder; give the name of a file".formatted(option, file));
    }
    Path place = place(file.toAbsolutePath());
    if (!Files.isDirectory(place) || !Files.isWritable(place)) {
      throw new ConfigException(
          "%s %s cannot be written: %s is %s; name another place"
              .formatted(
                  option, file, place, Files.isDirectory(place) ? "read-only" : "not a folder"));
    }
    String other = options.putIfAbsent(file.toAbsolutePath().normalize(), option);
    if (other != null) {
      throw new ConfigException(
          "%s and %s name the same file, %s; give each its own".formatted(other, option, file));
    }
    return this;
  }

  /** The folder that a file is to be in, or what is there already of the way to it. */
  private static Path place(Path file) {
    Path place = file.getParent();
    if (place == null) {
      return file;
    }
    return Files.exists(place) ? place : place(place);
  }
}
