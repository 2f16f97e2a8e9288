package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.env.Outcome;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Opponent;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.rollout.GameRecord;

class TrainingSessionTest {
  private final MetricsHub metrics = new MetricsHub(List.of());
  private final TrainingSession session =
      new TrainingSession(
          ConfigLoader.load(
              "debug",
              null,
              List.of(
                  "agent.architecture=dummy",
                  "run.agent-steps=1000",
                  "run.wall-clock-cap=10h",
                  "league.snapshot-interval=100",
                  "league.snapshot-growth=1.5",
                  "replay.max-policy-lag=1")),
          KernelSelection.choose(),
          metrics);

  @AfterEach
  void close() {
    session.close();
    metrics.close();
  }

  @Test
  void theBudgetOfAgentStepsEndsARun() {
    session.stepsMade(999);
    assertThat(session.isFinished()).isFalse();
    session.stepsMade(1);
    assertThat(session.isFinished()).isTrue();
  }

  @Test
  void theCapOnTheTimeOfAllStartsEndsARun() {
    session.resume(session.counters(), Duration.ofHours(9));
    assertThat(session.isFinished()).isFalse();
    session.resume(session.counters(), Duration.ofHours(10));
    assertThat(session.isFinished()).isTrue();
    assertThat(session.progress()).as("the schedules do not depend on time").isZero();
  }

  @Test
  void pastVersionsAreFrozenAtGrowingDistances() {
    List<Long> frozen = new ArrayList<>();
    for (int size = 0; session.agentSteps() < 1000; session.stepsMade(5)) {
      session.freezeIfDue();
      if (session.league().size() > size) {
        size = session.league().size();
        frozen.add(session.agentSteps());
      }
    }
    assertThat(frozen).containsExactly(0L, 100L, 250L, 475L, 815L); // + 100, 150, 225, 337.5
  }

  @Test
  void resultsAgainstScriptsAreCountedApartFromThoseAgainstThePast() {
    Opponent past = new Opponent(0, OrderChoice.DRAWN);
    session.gameFinished(game(past, Outcome.LOSS));
    session.gameFinished(game(Opponent.script("easy", 0), Outcome.WIN));
    session.gameFinished(game(Opponent.script("easy", 0), Outcome.WIN));
    session.gameFinished(game(Opponent.SELF, Outcome.WIN));
    assertThat(session.recentWins()).as("no scripts in the settings").containsExactly(0, 1);
    Map<Metric, Double> values = metrics.report(1, 0, Duration.ZERO).values();
    assertThat(values).containsEntry(Metric.WIN_RATE, 0.0);
    assertThat(values).containsEntry(Metric.SCRIPT_WIN_RATE, 1.0);
    assertThat(session.counters().games()).isEqualTo(4);
  }

  private static GameRecord game(Opponent opponent, Outcome outcome) {
    return new GameRecord("3m", Matchmaker.NEWEST, opponent, outcome, 30, 1);
  }

  @Test
  void trajectoriesBeyondTheLargestLagAreDroppedAndCounted() {
    List<Trajectory> games = Games.selfPlay(Games.network(1), "3m", 8, 8, 2);
    assertThat(games.get(0).policyVersion()).isZero();
    assertThat(session.accepts(experience(games.get(0)))).isTrue();
    session.learn(games);
    assertThat(session.accepts(experience(games.get(0)))).as("one version behind").isTrue();
    assertThat(dropped()).isZero();
    session.learn(games);
    assertThat(session.accepts(experience(games.get(0)))).as("two versions behind").isFalse();
    assertThat(session.accepts(experience(games.get(1)))).isFalse();
    assertThat(dropped()).isEqualTo(2);
  }

  @Test
  void anExploiterIsFrozenAsItIsAndThenSetBackToTheStartingWeights() {
    int exploiter = -2;
    TrainingConfig config =
        ConfigLoader.load(
            "debug",
            null,
            List.of(
                "agent.architecture=dummy",
                "league.main-exploiters=1",
                "league.checkpoint-min-steps=100",
                "league.checkpoint-max-steps=100"));
    try (TrainingSession league = new TrainingSession(config, KernelSelection.choose(), metrics)) {
      league.freezeIfDue();
      assertThat(league.league().size()).as("the untrained main agent").isEqualTo(1);
      Map<String, float[]> start = league.learner().snapshot().values();
      assertSame(league.learner(exploiter).snapshot().values(), start);

      List<Trajectory> games = Games.selfPlay(AgentNetworks.create(config), "3m", 8, 8, 2);
      long begun = league.learner(exploiter).firstVersion();
      assertThatThrownBy(() -> league.learn(exploiter, games))
          .as("played by what it was before")
          .isInstanceOf(IllegalArgumentException.class);
      league.learn(exploiter, games.stream().map(game -> withVersion(game, begun)).toList());
      Map<String, float[]> learned = league.learner(exploiter).snapshot().values();
      long version = league.learner(exploiter).version();
      league.stepsMade(exploiter, 99);
      assertThat(league.freezeIfDue(exploiter)).isFalse();
      league.stepsMade(exploiter, 1);
      assertThat(league.freezeIfDue(exploiter)).isTrue();
      assertSame(league.league().parameters(1).values(), learned);
      assertSame(league.learner(exploiter).snapshot().values(), start);
      assertThat(league.learner(exploiter).version()).isEqualTo(version + 1);
      assertThat(learned.values().iterator().next())
          .as("it had learned something")
          .isNotEqualTo(start.values().iterator().next());
      Trajectory before = withVersion(games.get(0), version);
      Trajectory after = withVersion(games.get(0), version + 1);
      assertThat(league.accepts(new Experience(exploiter, before))).isFalse();
      assertThat(league.accepts(new Experience(exploiter, after))).isTrue();
    }
  }

  private static Trajectory withVersion(Trajectory played, long version) {
    return new Trajectory(
        version,
        played.scenario(),
        played.transitions(),
        played.bootstrap(),
        played.bootstrapStart(),
        played.initialState());
  }

  private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach((name, values) -> assertThat(actual.get(name)).isEqualTo(values));
  }

  private static Experience experience(Trajectory trajectory) {
    return new Experience(Matchmaker.NEWEST, trajectory);
  }

  private double dropped() {
    return metrics.soFar(0, 0, Duration.ZERO).values().getOrDefault(Metric.REPLAY_DROPPED, 0.0);
  }
}
