package org.overseer.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.overseer.env.Environment;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.SpoiledEnvironment;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricRow;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.run.RunException;
import org.overseer.training.session.Counters;
import org.overseer.training.session.TrainingSession;

@Timeout(90)
class ActorTrainerTest {
  private static final Scenario SCENARIO = Scenario.load("3m");

  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private MetricsHub metrics;

  @BeforeEach
  void createMetrics() {
    metrics = new MetricsHub(List.of());
  }

  @AfterEach
  void closeMetrics() {
    metrics.close();
  }

  @Test
  void aRunEndsWhenItsStepsAreMade() {
    TrainingConfig config = config("run.agent-steps=600", "rollout.actors=2");
    try (TrainingSession session = session(config)) {
      train(session, () -> {}, Integer.MAX_VALUE);
      assertThat(session.agentSteps()).isGreaterThanOrEqualTo(600);
      assertThat(session.learner().version()).isPositive();
      // each update takes 8 trajectories of 8 steps; self-play records both sides
      assertThat(session.learner().version()).isLessThanOrEqualTo(2 * session.agentSteps() / 64);
    }
    assertThat(closed.get()).isEqualTo(made.get()).isEqualTo(8);
  }

  @Test
  void allLearningPlayersOfALeagueLearnAndStartOverSideBySide() {
    TrainingConfig config =
        config(
            "run.agent-steps=3000",
            "league.main-exploiters=1",
            "league.league-exploiters=1",
            "league.checkpoint-min-steps=200",
            "league.checkpoint-max-steps=200");
    AtomicLong met = new AtomicLong(); // a reset forgets the games, so the end may see none
    try (TrainingSession session = session(config)) {
      train(
          session,
          () -> met.accumulateAndGet(session.league().record(-2, -1).played(), Math::max),
          Integer.MAX_VALUE);
      for (LearningPlayer player : session.league().learners()) {
        assertThat(session.learner(player.id()).version()).isGreaterThan(5);
        assertThat(session.league().steps(player.id())).isGreaterThan(600);
      }
      assertThat(session.learner(-2).firstVersion()).as("it started over").isGreaterThan(1);
      assertThat(met.get()).as("a main exploiter meets the main agent").isPositive();
      assertThat(session.learner().firstVersion()).as("a main agent never does").isZero();
    }
    assertThat(closed.get()).isEqualTo(made.get());
  }

  @Test
  void theWishToStopEndsTheRunAndReportsAreMadeOnOneThread() {
    List<String> threads = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    try (TrainingSession session = session(config())) {
      try (ActorTrainer trainer = new ActorTrainer(session, environments(() -> {}))) {
        trainer.train(
            () -> session.learner().version() >= 3,
            () -> {
              threads.add(Thread.currentThread().getName());
              versions.add(session.learner().version());
            });
        assertThat(trainer.replayFill()).isBetween(0.0, 1.0);
      }
      assertThat(session.learner().version()).isEqualTo(3);
    }
    assertThat(threads).isNotEmpty();
    assertThat(threads.stream().distinct()).hasSize(1);
    assertThat(versions).isSorted().endsWith(3L);
  }

  @Test
  void countersStandStillDuringReportsAndCheckpoints() {
    // games go on while the learner is held up, so the table needs room for what they record
    TrainingConfig config = config("replay.capacity-trajectories=1000");
    try (TrainingSession session = session(config);
        ActorTrainer trainer = new ActorTrainer(session, environments(steps::incrementAndGet))) {
      trainer.train(
          () -> session.learner().version() >= 2,
          () -> {
            Counters before = session.counters();
            int played = steps.get();
            await().until(() -> steps.get() > played + 20);
            assertThat(session.counters()).isEqualTo(before);
          });
      assertThat(session.counters().agentSteps()).isPositive();
      assertThat(session.counters().games()).isPositive();
    }
  }

  @Test
  void aGameThatThrowsIsReplacedAndTrainingGoesOn() {
    try (TrainingSession session = session(config())) {
      train(session, () -> throwAt(50, 200), 8);
      assertThat(steps.get()).isGreaterThan(200);
      assertThat(session.learner().version()).isEqualTo(8);
    }
    assertThat(recorded(Metric.ROLLOUT_RESTARTS)).isEqualTo(2);
    assertThat(made.get()).isEqualTo(6);
    assertThat(closed.get()).isEqualTo(6);
  }

  @Test
  void anActorWhoseGamesAllThrowIsRestartedAndTrainingGoesOn() {
    try (TrainingSession session = session(config())) {
      train(session, () -> throwAt(49, 50, 51, 52), 8);
      assertThat(session.learner().version()).isEqualTo(8);
    }
    assertThat(recorded(Metric.ROLLOUT_RESTARTS)).isEqualTo(4);
    // four at first, three in place of the first ones that threw, four after the restart
    assertThat(made.get()).isEqualTo(11);
    assertThat(closed.get()).isEqualTo(11);
  }

  @Test
  void aNetworkThatOverflowsInAGameCostsTheGamesOfThatRoundAndTrainingGoesOn() {
    AtomicInteger seen = new AtomicInteger();
    try (TrainingSession session = session(config());
        ActorTrainer trainer =
            new ActorTrainer(
                session,
                () -> {
                  made.incrementAndGet();
                  return new SpoiledEnvironment(
                      first -> {},
                      later -> {
                        if (seen.incrementAndGet() == 200) {
                          SpoiledEnvironment.spoil(later, Float.MAX_VALUE);
                        }
                      });
                })) {
      trainer.train(() -> session.learner().version() >= 8, () -> {});
    }
    assertThat(recorded(Metric.ACTING_FAILURES)).isOne();
    assertThat(made.get()).isEqualTo(8);
  }

  @Test
  void aNetworkThatOverflowsInEachGameEndsTheRunWithOneLine() {
    try (TrainingSession session = session(config());
        ActorTrainer trainer =
            new ActorTrainer(
                session,
                () ->
                    new SpoiledEnvironment(
                        first -> SpoiledEnvironment.spoil(first, Float.MAX_VALUE), later -> {}))) {
      assertThatThrownBy(() -> trainer.train(() -> false, () -> {}))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("head 'orders' are not finite")
          .hasMessageEndingWith(
              "that was the 10. time in a row (learner.rejected-limit), so the run ends");
    }
  }

  @Test
  void gamesThatCannotAllBeMadeAreClosedAndMadeAgain() {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Environment> games = environments(() -> {});
    try (TrainingSession session = session(config());
        ActorTrainer trainer =
            new ActorTrainer(
                session,
                () -> {
                  if (asked.incrementAndGet() == 3) {
                    throw new IllegalStateException("no third game");
                  }
                  return games.get();
                })) {
      trainer.train(() -> session.learner().version() >= 2, () -> {});
    }
    assertThat(made.get()).isEqualTo(6);
    assertThat(closed.get()).isEqualTo(6);
  }

  @Test
  void aRunOfGamesThatThrowAtAFifthOfTheirStepsUsesUpItsBudget() {
    SplittableRandom random = new SplittableRandom(5);
    TrainingConfig config = config("run.agent-steps=800", "learner.unroll-length=4");
    try (TrainingSession session = session(config)) {
      train(
          session,
          () -> {
            if (random.nextDouble() < 0.2) {
              throw new IllegalStateException("the game crashed");
            }
          },
          Integer.MAX_VALUE);
      assertThat(session.agentSteps()).isGreaterThanOrEqualTo(800);
      assertThat(session.learner().version()).isPositive();
    }
    assertThat(recorded(Metric.ROLLOUT_RESTARTS)).isGreaterThan(100);
    assertThat(closed.get()).isEqualTo(made.get());
  }

  @Test
  void aFailureOfTheLearnerEndsTheRunWithItsError() {
    try (TrainingSession session = session(config());
        ActorTrainer trainer = new ActorTrainer(session, environments(() -> {}))) {
      assertThatThrownBy(
              () ->
                  trainer.train(
                      () -> false,
                      () -> {
                        throw new IllegalArgumentException("no space left");
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no space left");
    }
  }

  @Test
  void aLackOfMemoryInAnActorEndsTheRunWithItsError() {
    try (TrainingSession session = session(config())) {
      assertThatThrownBy(
              () ->
                  train(
                      session,
                      () -> {
                        if (steps.incrementAndGet() == 50) {
                          throw new OutOfMemoryError("no room for games");
                        }
                      },
                      Integer.MAX_VALUE))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessage("no room for games");
    }
  }

  @Test
  void aLackOfMemoryInTheLearnerEndsTheRunWithItsError() {
    try (TrainingSession session = session(config());
        ActorTrainer trainer = new ActorTrainer(session, environments(() -> {}))) {
      assertThatThrownBy(
              () ->
                  trainer.train(
                      () -> false,
                      () -> {
                        throw new OutOfMemoryError("no room for gradients");
                      }))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessage("no room for gradients");
    }
  }

  private void train(TrainingSession session, Runnable beforeStep, int updates) {
    try (ActorTrainer trainer = new ActorTrainer(session, environments(beforeStep))) {
      trainer.train(() -> session.learner().version() >= updates, () -> {});
    }
  }

  private Supplier<Environment> environments(Runnable beforeStep) {
    return () -> {
      made.incrementAndGet();
      return new FaultyEnvironment(
          new SkirmishEnvironment(SCENARIO), beforeStep, closed::incrementAndGet);
    };
  }

  private void throwAt(Integer... numbers) {
    int step = steps.incrementAndGet();
    if (Set.of(numbers).contains(step)) {
      throw new IllegalStateException("the game crashed at step " + step);
    }
  }

  private double recorded(Metric metric) {
    MetricRow row = metrics.report(0, 0, Duration.ZERO);
    return row.values().getOrDefault(metric, 0.0);
  }

  private TrainingSession session(TrainingConfig config) {
    return new TrainingSession(config, KernelSelection.choose(), metrics);
  }

  private static TrainingConfig config(String... overrides) {
    List<String> all = new ArrayList<>(List.of("mode=actors", "run.agent-steps=1000000"));
    all.addAll(Arrays.asList(overrides));
    return ConfigLoader.load("debug", null, all);
  }
}
