package org.overseer.training.session;

import java.util.function.BooleanSupplier;

/** One way to run the parts of a session: on one thread, or as actors. */
public interface Trainer extends AutoCloseable {
  /**
   * Trains until the session is finished or {@code stop} says so.
   *
   * @param stop asked often, from any thread
   * @param afterRound called often while nothing changes the learner, the league or the counters,
   *     for reports and checkpoints
   */
  void train(BooleanSupplier stop, Runnable afterRound);

  /** Fill of the replay table, 0 to 1. */
  double replayFill();

  @Override
  void close();
}
