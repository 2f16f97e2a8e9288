package org.overseer.training.recipe;

import java.io.IOException;
import java.nio.file.Path;

/** Names of files and folders that are the same however a user writes them. */
public final class RealPath {
  private RealPath() {}

  /** The absolute path without links; of what is not there, what can be told. */
  public static String of(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize().toString();
    }
  }
}
