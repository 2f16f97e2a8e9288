package org.overseer.training.session;

import java.util.HashMap;
import java.util.Map;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.run.RunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a policy whose answer is not finite: its games start again, and if it learns, its
 * last update is given up. Too many in a row end the run. One thread at a time.
 *
 * <p>They are in a row if the run's agent made no more updates between them than the games may lag
 * behind: only then is it certain that newer parameters have acted.
 */
final class FailedAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(FailedAnswers.class);

  private final int limit;
  private final int patience;
  private final MetricsHub metrics;
  private final Map<Integer, Failures> failures = new HashMap<>(); // by policy

  /**
   * Failures of one policy.
   *
   * @param inARow how many
   * @param since version from which on an answer counts as another failure
   * @param updates version of the run's agent at the last one
   */
  private record Failures(int inARow, long since, long updates) {}

  /**
   * Creates one without failures.
   *
   * @param limit failures in a row that end the run
   * @param patience updates of the run's agent after which a row has ended
   */
  FailedAnswers(int limit, int patience, MetricsHub metrics) {
    this.limit = limit;
    this.patience = Math.max(1, patience); // giving an update up counts as one
    this.metrics = metrics;
  }

  /**
   * Takes note of a past player's failure; it stays what it is.
   *
   * @param updates version of the run's agent
   * @throws RunException if the limit is reached
   */
  void ofPastPlayer(int policy, String name, long updates, NonFiniteException reason) {
    metrics.record(Metric.ACTING_FAILURES, 1);
    String line = "the past player %s could not act: %s".formatted(name, reason.getMessage());
    LOG.warn("{}; its games start again", line);
    count(policy, Long.MIN_VALUE, updates, line, reason);
  }

  /**
   * Gives up the last update of a learning player, if it is what made the parameters that failed.
   * After further updates there is nothing to give up: others are on their way already.
   *
   * @param version of the parameters that failed
   * @param updates version of the run's agent
   * @return whether the learner has a new version
   * @throws RunException if the limit is reached
   */
  boolean ofLearner(
      int policy,
      String name,
      LearnerLoop learner,
      long version,
      long updates,
      NonFiniteException reason) {
    metrics.record(Metric.ACTING_FAILURES, 1);
    Failures earlier = failures.get(policy);
    if (earlier != null && version < earlier.since) {
      return false;
    }
    boolean isNewest = version == learner.version();
    boolean undone = isNewest && learner.undo();
    String line =
        "%s could not act at update %d: %s"
            .formatted(
                policy == Matchmaker.NEWEST ? "the agent" : name, version, reason.getMessage());
    LOG.warn(
        "{}; its games start again, {}",
        line,
        undone
            ? "from the parameters before the last update"
            : isNewest ? "with the parameters that it has" : "with those of later updates");
    count(policy, learner.version(), updates, line, reason);
    return isNewest;
  }

  private void count(int policy, long since, long updates, String line, NonFiniteException reason) {
    Failures earlier = failures.get(policy);
    int inARow = earlier != null && updates - earlier.updates <= patience ? earlier.inARow + 1 : 1;
    failures.put(policy, new Failures(inARow, since, updates));
    if (inARow >= limit) {
      throw new RunException(
          "%s; that was the %d. time in a row (learner.rejected-limit), so the run ends"
              .formatted(line, inARow),
          reason);
    }
  }
}
