package org.overseer.training.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.overseer.training.metrics.StatusLine;
import org.overseer.training.run.StopSignal;

/** What the commands have in common that train in a run folder. */
abstract class TrainingCommand extends ConsoleCommand {
  /** What the user typed. */
  final List<String> typed() {
    List<String> line = new ArrayList<>(List.of("overseer"));
    line.addAll(started().getCommandSpec().root().commandLine().getParseResult().originalArgs());
    return line;
  }

  final void tellFinished(String run) {
    notice("run '" + run + "' has finished; --fresh begins anew, --run NAME another run");
  }

  /** Tells that training was stopped and can go on. */
  final int stopped() {
    notice("stopped; the same command goes on from here");
    return ExitCode.INTERRUPTED;
  }

  /**
   * Trains until the end or Ctrl-C.
   *
   * @param patience how long an interrupted process may take to save
   * @param onRequest called when it is interrupted
   * @param training returns its exit code; whatever the user is to be told has been told then
   */
  final int untilStopped(
      Duration patience, Runnable onRequest, ToIntFunction<StopSignal> training) {
    Runnable tellOfLostCheckpoint =
        () ->
            notice(
                "overseer: no checkpoint within %d s; the same command goes on from the last one, or begins anew"
                    .formatted(patience.toSeconds()));
    try (StopSignal stop = StopSignal.install(patience, onRequest, tellOfLostCheckpoint)) {
      int exitCode = training.applyAsInt(stop);
      // From here on all is saved, or told: Ctrl-C may end the process at once.
      stop.ended(exitCode == ExitCode.DONE ? ExitCode.INTERRUPTED : exitCode);
      return exitCode;
    }
  }

  /** Tells of a failure here, before the signal is closed and the process may end. */
  final int reported(StatusLine statusLine, IntSupplier training) {
    try {
      return training.getAsInt();
    } catch (RuntimeException | Error e) {
      statusLine.end();
      return Main.report(e, started());
    }
  }
}
