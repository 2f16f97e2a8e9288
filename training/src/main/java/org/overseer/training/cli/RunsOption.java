package org.overseer.training.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --runs} of commands that find runs by name. */
final class RunsOption {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "Where runs are found by name.")
  private Path runs = Path.of("runs");

  /** The folder of all runs. */
  Path folder() {
    return runs;
  }
}
