package org.overseer.training.league;

import java.util.List;

/**
 * Games against a main agent as it is, or, while it is too strong, against those of its past
 * versions that are about as strong as the player.
 *
 * <p>"Too strong" needs the interval, not the estimate: one lost first game is an estimate of 0.
 * And the verdict ends the games that could overturn it, so a small share of them is still played;
 * DI-star keeps as much for evaluation.
 *
 * @param tooStrong the main agent is too strong if the win rate against it is below this
 * @param retestShare share of the games that are played all the same
 */
record Curriculum(double tooStrong, double retestShare) {
  /** DI-star's share of evaluation games. */
  static final double RETEST_SHARE = 0.05;

  int choose(LearningPlayer self, LearningPlayer main, Standings standings, Draws draws) {
    if (!standings.record(self, main.id()).isBelow(tooStrong)) {
      return main.id();
    }
    List<PastPlayer> past = standings.pastOf(main);
    if (past.isEmpty() || draws.coin() < retestShare) {
      return main.id();
    }
    return draws.past(self, Draws.Reason.CURRICULUM, past, Pfsp.VARIANCE, standings);
  }
}
