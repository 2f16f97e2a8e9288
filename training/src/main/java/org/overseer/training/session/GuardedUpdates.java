package org.overseer.training.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.learner.LearnerReport;
import org.overseer.training.metrics.Metric;
import org.overseer.training.run.RunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes updates; one that meets a number that is not finite is not made, its batch is kept, and too
 * many of them in a row for one learning player end the run. One thread at a time.
 */
final class GuardedUpdates {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedUpdates.class);

  private final int limit;
  private final LearningMetrics metrics;
  private final Map<Integer, Integer> rejectedInARow = new HashMap<>(); // by learning player
  private RejectedBatches.Keep keep = (name, trajectories, reason) -> "";

  /**
   * Creates one that keeps no batches.
   *
   * @param limit rejected updates in a row that end the run
   */
  GuardedUpdates(int limit, LearningMetrics metrics) {
    this.limit = limit;
    this.metrics = metrics;
  }

  void keepRejected(RejectedBatches.Keep newKeep) {
    keep = newKeep;
  }

  /**
   * Makes one update of a learning player.
   *
   * @param progress see {@link LearnerLoop#update}
   * @throws RunException if the limit is reached
   */
  void make(
      LearningPlayer player, LearnerLoop learner, List<Trajectory> trajectories, double progress) {
    try {
      LearnerReport report = learner.update(trajectories, progress);
      rejectedInARow.remove(player.id());
      metrics.recordLag(report.lag());
      if (player.id() == Matchmaker.NEWEST) { // the curves of exploiters, which start over, differ
        metrics.record(report);
      }
    } catch (NonFiniteException e) {
      reject(player, learner.version(), trajectories, e);
    }
  }

  private void reject(
      LearningPlayer player,
      long update,
      List<Trajectory> trajectories,
      NonFiniteException reason) {
    int inARow = rejectedInARow.merge(player.id(), 1, Integer::sum);
    metrics.metrics().record(Metric.REJECTED_UPDATES, 1);
    boolean first = player.id() == Matchmaker.NEWEST;
    String line =
        "update %d%s was not made: %s"
            .formatted(update, first ? "" : " of " + player.name(), reason.getMessage());
    String name = "update-" + update + (first ? "" : "-" + player.name());
    String kept = keep.keep(name, trajectories, line);
    LOG.warn("{}; training goes on from the last good parameters{}", line, kept);
    if (inARow >= limit) {
      throw new RunException(
          "%s; that was the %d. in a row (learner.rejected-limit), so the run ends%s"
              .formatted(line, inARow, kept),
          reason);
    }
  }
}
