package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;

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
  void trajectoriesBeyondTheLargestLagAreDroppedAndCounted() {
    List<Trajectory> games = Games.selfPlay(Games.network(1), "3m", 8, 8, 2);
    assertThat(games.get(0).policyVersion()).isZero();
    assertThat(session.accepts(games.get(0))).isTrue();
    session.learn(games);
    assertThat(session.accepts(games.get(0))).as("one version behind").isTrue();
    assertThat(dropped()).isZero();
    session.learn(games);
    assertThat(session.accepts(games.get(0))).as("two versions behind").isFalse();
    assertThat(session.accepts(games.get(1))).isFalse();
    assertThat(dropped()).isEqualTo(2);
  }

  private double dropped() {
    return metrics.soFar(0, 0, Duration.ZERO).values().getOrDefault(Metric.REPLAY_DROPPED, 0.0);
  }
}
