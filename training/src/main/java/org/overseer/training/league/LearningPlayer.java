package org.overseer.training.league;

import java.util.ArrayList;
import java.util.List;
import org.overseer.training.config.LeagueConfig;

/**
 * A player that learns.
 *
 * @param id −1 for the first, −2 for the second and so on: past players have the numbers from 0
 * @param role what it is for
 * @param name its name in files, for example {@code main-exploiter-0}
 */
public record LearningPlayer(int id, Role role, String name) {
  /** Place among the learning players, from 0. */
  public int index() {
    return -1 - id;
  }

  /** The learning players that the settings ask for, main agents first. */
  public static List<LearningPlayer> of(LeagueConfig config) {
    List<LearningPlayer> players = new ArrayList<>();
    add(players, Role.MAIN, config.mainAgents());
    add(players, Role.MAIN_EXPLOITER, config.mainExploiters());
    add(players, Role.LEAGUE_EXPLOITER, config.leagueExploiters());
    return List.copyOf(players);
  }

  private static void add(List<LearningPlayer> players, Role role, int count) {
    for (int i = 0; i < count; i++) {
      players.add(new LearningPlayer(-1 - players.size(), role, role.key() + "-" + i));
    }
  }
}
