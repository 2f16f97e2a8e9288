package org.overseer.training.league;

import java.util.List;

/**
 * Opponents of a main agent without priorities: itself for a share of the games, else anyone of the
 * league's past, each as likely as the next, the first one included.
 *
 * @param selfPlayShare share of games against itself, 0 to 1
 */
record UniformRule(double selfPlayShare) implements OpponentRule {
  @Override
  public int choose(LearningPlayer self, Standings standings, Draws draws) {
    List<PastPlayer> past = standings.past();
    if (past.isEmpty() || draws.coin() < selfPlayShare) {
      return self.id();
    }
    return draws.past(self, Draws.Reason.LEAGUE, past, Pfsp.UNIFORM, standings);
  }
}
