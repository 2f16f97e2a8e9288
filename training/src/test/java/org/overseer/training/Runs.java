package org.overseer.training;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.metrics.StatusLine;
import org.overseer.training.run.RunFolder;
import org.overseer.training.session.Trainer;
import org.overseer.training.session.TrainingRun;
import org.overseer.training.session.TrainingSession;

/** Whole runs in folders of their own, without a status line. */
public final class Runs {
  private Runs() {}

  /**
   * Begins a run, or goes on with it, until it is finished or stopped.
   *
   * @param runs folder of runs
   * @param agents finds the folder of an agent by its name
   */
  public static TrainingRun.End train(
      Path runs,
      String name,
      TrainingConfig config,
      Function<String, Path> agents,
      Function<TrainingSession, Trainer> trainers,
      BooleanSupplier stop,
      Consumer<String> notices) {
    StatusLine silent =
        new StatusLine(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), 0);
    try (RunFolder run =
        RunFolder.open(runs, name, config, List.of("test"), RunFolder.Start.RESUME, notices)) {
      return TrainingRun.train(
          run, config, agents, KernelSelection.choose(), trainers, silent, stop, notices);
    }
  }
}
