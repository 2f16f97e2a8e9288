package org.overseer.training.league;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.replay.table.SplitMix64;

/** Turns a league into its form in checkpoints and back. */
final class LeagueStates {
  private LeagueStates() {}

  static LeagueState of(
      SplitMix64 random,
      List<LearningPlayer> learners,
      long[] steps,
      long[] frozenAt,
      long[] startedAt,
      Draws draws,
      Payoff payoff) {
    List<LeagueState.Learner> states = new ArrayList<>();
    for (LearningPlayer learner : learners) {
      int i = learner.index();
      states.add(
          new LeagueState.Learner(
              learner.name(), steps[i], frozenAt[i], startedAt[i], standing(learner, draws)));
    }
    List<LeagueState.Pair> pairs = new ArrayList<>();
    payoff.forEach(
        (pair, record) ->
            pairs.add(
                new LeagueState.Pair(
                    name(pair.home(), learners), name(pair.away(), learners), record)));
    return new LeagueState(random.state(), states, pairs);
  }

  private static List<LeagueState.StandingDraw> standing(LearningPlayer learner, Draws draws) {
    return draws.standing().entrySet().stream()
        .filter(entry -> entry.getKey().learner() == learner.id())
        .sorted(Comparator.comparing(entry -> entry.getKey().reason()))
        .map(
            entry ->
                new LeagueState.StandingDraw(
                    entry.getKey().reason().name(),
                    entry.getValue().opponent(),
                    entry.getValue().gamesLeft()))
        .toList();
  }

  private static String name(int id, List<LearningPlayer> learners) {
    return id < 0 ? learners.get(-1 - id).name() : PastPlayer.name(id);
  }

  static void restore(
      LeagueState state,
      List<LearningPlayer> learners,
      int pastPlayers,
      long[] steps,
      long[] frozenAt,
      long[] startedAt,
      Draws draws,
      Payoff payoff) {
    Map<String, Integer> ids = new HashMap<>();
    learners.forEach(learner -> ids.put(learner.name(), learner.id()));
    for (LeagueState.Learner learner : state.learners()) {
      Integer id = ids.get(learner.name());
      if (id == null) {
        continue;
      }
      steps[-1 - id] = atLeastZero(learner.agentSteps());
      frozenAt[-1 - id] = atLeastZero(learner.frozenAtSteps());
      startedAt[-1 - id] = atLeastZero(learner.startedAtSteps());
      for (LeagueState.StandingDraw draw : learner.draws()) {
        draws.restore(
            new Draws.Key(id, Draws.Reason.valueOf(draw.reason())),
            new Draws.Standing(past(draw.opponent(), pastPlayers), draw.gamesLeft()));
      }
    }
    for (LeagueState.Pair pair : state.payoff()) {
      Integer home = id(pair.home(), ids, pastPlayers);
      Integer away = id(pair.away(), ids, pastPlayers);
      if (home != null && away != null) {
        payoff.put(home, away, pair.record());
      }
    }
  }

  /** Id of the player of this name; null for a learning player that is none any more. */
  private static @Nullable Integer id(String name, Map<String, Integer> ids, int pastPlayers) {
    boolean number = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Integer.valueOf(past(Integer.parseInt(name), pastPlayers)) : ids.get(name);
  }

  private static int past(int id, int pastPlayers) {
    if (id < 0 || id >= pastPlayers) {
      throw new IllegalArgumentException(
          "the league has " + pastPlayers + " past players but past player " + id + " is named");
    }
    return id;
  }

  private static long atLeastZero(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("expected a count of agent steps but got " + count);
    }
    return count;
  }
}
