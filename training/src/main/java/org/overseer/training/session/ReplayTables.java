package org.overseer.training.session;

import org.overseer.replay.table.RateLimiter;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.Selector;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.TrajectorySignature;
import org.overseer.training.config.TrainingConfig;

/** The replay table of a run: first in, first out, each trajectory handed out once. */
public final class ReplayTables {
  private ReplayTables() {}

  /**
   * A bounded queue of trajectories: games wait while it is full, the learner while it is empty, so
   * that neither runs away from the other.
   */
  public static ReplayTable<Experience> trajectories(TrainingConfig config) {
    int capacity = config.replay().capacityTrajectories();
    int stateSize = AgentNetworks.config(config).stateSize();
    TrajectorySignature signature =
        new TrajectorySignature(config.learner().unrollLength(), stateSize);
    return ReplayTable.<Experience>builder("trajectories")
        .sampler(Selector.fifo())
        .remover(Selector.fifo())
        .maxSize(capacity)
        .maxTimesSampled(1)
        .rateLimiter(RateLimiter.queue(capacity))
        .signature(experience -> signature.check(experience.trajectory()))
        .build();
  }
}
