package org.overseer.training.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Settings that name files or folders. */
final class PathSetting {
  private PathSetting() {}

  /**
   * Requires that a file system can have a file of this name; whether it has is another question.
   *
   * @throws IllegalArgumentException in one line, with the setting
   */
  static void require(String setting, String path) {
    try {
      Path unused = Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "%s must be the path of a file or folder, but '%s' is none (%s)"
              .formatted(setting, path, e.getReason()),
          e);
    }
  }
}
