package org.overseer.training.league;

/** How a learning player gets its opponents. */
interface OpponentRule {
  /** Id of the opponent of the next game of {@code self}: a past player, or a learning one. */
  int choose(LearningPlayer self, Standings standings, Draws draws);
}
