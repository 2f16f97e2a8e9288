package org.overseer.training.league;

import java.util.Arrays;
import java.util.List;
import org.overseer.training.config.LeagueConfig;

/**
 * Which learning player each of the games side by side belongs to.
 *
 * <p>A game keeps its learning player for good: unrolls run over the ends of games, each player's
 * share of the agent steps is exact, and the batches of inference keep their sizes.
 */
public final class GameShares {
  private GameShares() {}

  /**
   * Shares out {@code games}: main agents get {@code league.main-share} of them, exploiters the
   * rest, alike within each kind and at least one each; main agents get all if they are alone.
   *
   * @return id of the learning player of each game, {@code [games]}
   * @throws IllegalArgumentException if there are fewer games than learning players
   */
  public static int[] assign(LeagueConfig config, int games) {
    List<LearningPlayer> learners = LearningPlayer.of(config);
    if (games < learners.size()) {
      throw new IllegalArgumentException(
          games + " games cannot be shared by " + learners.size() + " learning players");
    }
    int exploiters = learners.size() - config.mainAgents();
    double mainShare = exploiters == 0 ? 1 : config.mainShare();
    double[] shares = new double[learners.size()];
    for (LearningPlayer learner : learners) {
      shares[learner.index()] =
          learner.role() == Role.MAIN
              ? mainShare / config.mainAgents()
              : (1 - mainShare) / exploiters;
    }
    int[] assigned = new int[games];
    int[] counts = counts(shares, games);
    int game = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int k = 0; k < counts[i]; k++) {
        assigned[game++] = -1 - i;
      }
    }
    return assigned;
  }

  /** One for each, and each further one for whom most is owed. */
  private static int[] counts(double[] shares, int games) {
    int[] counts = new int[shares.length];
    Arrays.fill(counts, 1);
    for (int left = games - shares.length; left > 0; left--) {
      int next = 0;
      for (int i = 1; i < shares.length; i++) {
        if (shares[i] * games - counts[i] > shares[next] * games - counts[next]) {
          next = i;
        }
      }
      counts[next]++;
    }
    return counts;
  }
}
