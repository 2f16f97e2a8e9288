package org.overseer.training.league;

import java.util.List;

/**
 * When a learning player is frozen (AlphaStar, pseudocode): as soon as it beats all that it is
 * measured against, not before {@code minSteps} and not after {@code maxSteps} agent steps of its
 * own.
 *
 * <p>Beating everyone is one claim of many parts that must all hold, so each part may be tested at
 * the full error: their joint error is no larger (Berger 1982).
 *
 * @param minSteps agent steps since the checkpoint before
 * @param maxSteps the same; then it is frozen whatever the results
 */
record CheckpointRule(long minSteps, long maxSteps) {
  /** A player counts as beaten if the win rate against it is above this with confidence. */
  static final double BEATEN = 0.7;

  boolean isDue(long steps, LearningPlayer self, Standings standings) {
    return steps >= maxSteps || (steps >= minSteps && beatsAll(self, standings));
  }

  private static boolean beatsAll(LearningPlayer self, Standings standings) {
    List<Integer> measure =
        self.role() == Role.MAIN_EXPLOITER
            ? standings.mains().stream().map(LearningPlayer::id).toList()
            : standings.past().stream().map(PastPlayer::id).toList();
    return !measure.isEmpty()
        && measure.stream().allMatch(id -> standings.record(self, id).isAbove(BEATEN));
  }
}
