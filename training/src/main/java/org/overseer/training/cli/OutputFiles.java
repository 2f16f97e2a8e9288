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
   * @throws ConfigException if it is a folder or the file of another option
   */
  OutputFiles add(String option, @Nullable Path file) {
    if (file == null) {
      return this;
    }
    if (Files.isDirectory(file)) {
      throw new ConfigException(
          "%s %s is a folder; give the name of a file".formatted(option, file));
    }
    String other = options.putIfAbsent(file.toAbsolutePath().normalize(), option);
    if (other != null) {
      throw new ConfigException(
          "%s and %s name the same file, %s; give each its own".formatted(other, option, file));
    }
    return this;
  }
}
