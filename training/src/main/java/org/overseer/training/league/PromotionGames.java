package org.overseer.training.league;

import java.util.List;
import java.util.OptionalInt;
import org.overseer.training.config.Matchmaking;

/**
 * Games that decide whether a candidate is frozen early (docs/adr/0026).
 *
 * <p>Matchmaking hardly draws the past players that are beaten, so the interval of the win rate
 * against them stays wide and nobody would be frozen before its most steps. Who has made the fewest
 * steps, and whose estimates are all above the bound, therefore plays a share of its games against
 * those where the interval is not above it yet, all alike. The games count as any others: one that
 * is lost may end the candidacy.
 *
 * @param share of a candidate's games, 0 to 1
 * @param rule when a player is frozen
 * @param matchmaking of main agents; without priorities they are frozen by their steps alone
 */
record PromotionGames(double share, CheckpointRule rule, Matchmaking matchmaking) {
  /**
   * The past player to meet, if the next game of {@code self} is such a game. Draws no number while
   * {@code self} is no candidate.
   *
   * @param steps own agent steps since its checkpoint before
   */
  OptionalInt choose(LearningPlayer self, long steps, Standings standings, Draws draws) {
    boolean byPastPlayers =
        self.role() == Role.LEAGUE_EXPLOITER
            || (self.role() == Role.MAIN && matchmaking == Matchmaking.PRIORITIZED);
    if (share == 0 || !byPastPlayers || steps < rule.minSteps()) {
      return OptionalInt.empty();
    }
    List<PastPlayer> open =
        standings.past().stream()
            .filter(player -> !standings.record(self, player.id()).isAbove(CheckpointRule.BEATEN))
            .toList();
    if (open.isEmpty() || !open.stream().allMatch(player -> mayBeBeaten(self, player, standings))) {
      return OptionalInt.empty();
    }
    return draws.coin() < share
        ? OptionalInt.of(draws.past(self, Draws.Reason.PROMOTION, open, Pfsp.UNIFORM, standings))
        : OptionalInt.empty();
  }

  private static boolean mayBeBeaten(LearningPlayer self, PastPlayer player, Standings standings) {
    PayoffRecord record = standings.record(self, player.id());
    return record.played() == 0 || record.winRate() > CheckpointRule.BEATEN;
  }
}
