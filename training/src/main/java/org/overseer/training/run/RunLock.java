package org.overseer.training.run;

import java.io.IOException;
import java.nio.file.Path;
import org.overseer.eval.match.FileClaim;

/** Keeps two processes, or two parts of one, from writing the same run. */
final class RunLock implements AutoCloseable {
  private final FileClaim claim;

  private RunLock(FileClaim claim) {
    this.claim = claim;
  }

  /**
   * Takes the lock of a run.
   *
   * @param runs folder of all runs, which exists
   * @throws RunException if another process, or another run in this one, has it
   */
  static RunLock take(Path runs, String name) throws IOException {
    try {
      return new RunLock(FileClaim.take(runs.resolve(name)));
    } catch (FileClaim.TakenException e) {
      throw new RunException(
          "run '%s' is being trained %s; wait for it, stop it, or choose another name with --run"
              .formatted(name, e.holder()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    claim.close();
  }
}
