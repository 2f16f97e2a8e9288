package org.overseer.training.league;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.LeagueConfig;

/** Leagues with records that were made up. */
final class Leagues {
  static final LearningPlayer MAIN = new LearningPlayer(-1, Role.MAIN, "main-0");
  static final LearningPlayer OTHER_MAIN = new LearningPlayer(-2, Role.MAIN, "main-1");
  static final LearningPlayer EXPLOITER =
      new LearningPlayer(-3, Role.MAIN_EXPLOITER, "main-exploiter-0");
  static final LearningPlayer LEAGUE_EXPLOITER =
      new LearningPlayer(-4, Role.LEAGUE_EXPLOITER, "league-exploiter-0");

  final List<LearningPlayer> mains = new ArrayList<>(List.of(MAIN));
  final List<PastPlayer> past = new ArrayList<>();
  final Payoff payoff = new Payoff();
  final Standings standings = new Standings(mains, past, payoff);
  final Draws draws = new Draws(Games.random(5), 1);

  static LeagueConfig config(String... settings) {
    List<String> all = new ArrayList<>(List.of("rollout.environments=64"));
    Arrays.stream(settings).map(setting -> "league." + setting).forEach(all::add);
    return ConfigLoader.load("debug", null, all).league();
  }

  static ParameterSnapshot snapshot(long version) {
    return new ParameterSnapshot(version, new TreeMap<>());
  }

  /** A win rate measured on so many games of equal weight. */
  static PayoffRecord record(double winRate, int games) {
    return new PayoffRecord(games, winRate * games, 0, (1 - winRate) * games, games, games);
  }

  /** Adds a past player that {@code self} has beaten at this rate, in a thousand games. */
  int past(LearningPlayer parent, LearningPlayer self, double winRate) {
    int id = past.size();
    past.add(new PastPlayer(id, parent.role(), parent.name(), 0));
    payoff.put(self.id(), id, record(winRate, 1000));
    return id;
  }

  /** How often each opponent comes, as shares. */
  static Map<Integer, Double> shares(int count, IntSupplier opponents) {
    Map<Integer, Double> shares = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      shares.merge(opponents.getAsInt(), 1.0 / count, Double::sum);
    }
    return shares;
  }
}
