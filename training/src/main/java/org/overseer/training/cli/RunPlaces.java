package org.overseer.training.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Where a run may be that a user names. */
final class RunPlaces {
  private RunPlaces() {}

  /**
   * The name as a folder, then as that of a run; nowhere if no folder can have such a name.
   *
   * @param runs folder of all runs
   */
  static List<Path> of(String name, Path runs) {
    try {
      return name.isEmpty() ? List.of() : List.of(Path.of(name), runs.resolve(name));
    } catch (InvalidPathException e) {
      return List.of();
    }
  }
}
