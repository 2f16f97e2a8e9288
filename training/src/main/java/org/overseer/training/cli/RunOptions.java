package org.overseer.training.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.overseer.training.run.RunFolder;
import picocli.CommandLine.Option;

/** Which run is trained. */
final class RunOptions {
  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "Name of the run; by default that of the preset or the recipe.")
  private @Nullable String name;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "Folder of all runs.")
  private Path runs = Path.of("runs");

  @Option(
      names = "--fresh",
      description = "Begin anew; an earlier run of this name is kept under a numbered name.")
  private boolean fresh;

  String name(String otherwise) {
    return name == null ? otherwise : name;
  }

  Path runs() {
    return runs;
  }

  boolean fresh() {
    return fresh;
  }

  RunFolder.Start start() {
    return fresh ? RunFolder.Start.FRESH : RunFolder.Start.RESUME;
  }
}
