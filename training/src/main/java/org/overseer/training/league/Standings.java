package org.overseer.training.league;

import java.util.List;

/**
 * What the rules of the league look at.
 *
 * @param mains the main agents
 * @param past the past players that can play, in the order of freezing
 * @param payoff who has achieved what
 */
record Standings(List<LearningPlayer> mains, List<PastPlayer> past, Payoff payoff) {
  /** The record of a learning player against anyone. */
  PayoffRecord record(LearningPlayer self, int opponent) {
    return payoff.get(self.id(), opponent);
  }

  /** Own win rate against each of the players. */
  double[] winRates(LearningPlayer self, List<PastPlayer> players) {
    return players.stream().mapToDouble(p -> record(self, p.id()).winRate()).toArray();
  }

  /** The past of one learning player, in the order of freezing. */
  List<PastPlayer> pastOf(LearningPlayer parent) {
    return past.stream().filter(player -> player.parent().equals(parent.name())).toList();
  }

  /** The past players of one role, in the order of freezing. */
  List<PastPlayer> pastOf(Role role) {
    return past.stream().filter(player -> player.role() == role).toList();
  }
}
