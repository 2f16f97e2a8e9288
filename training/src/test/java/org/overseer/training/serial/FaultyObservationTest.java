package org.overseer.training.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.overseer.env.Environment;
import org.overseer.env.Observation;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.SpoiledEnvironment;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.run.RunException;
import org.overseer.training.session.TrainingSession;

/**
 * A game starts again whose observation is not finite, or so large that the network overflows, and
 * training goes on; if that does not end, the run does.
 */
class FaultyObservationTest {
  private static final Consumer<Observation> SOUND = observation -> {};

  private final AtomicInteger made = new AtomicInteger();
  private Map<Metric, Double> figures = Map.of();
  private long version;

  @Test
  void aNanInAnObservation() {
    train(4, SOUND, spoilAt(Float.NaN, 200));
    assertThat(made.get()).as("games, one of them in place of the broken one").isEqualTo(5);
    assertThat(version).isGreaterThan(5);
  }

  @Test
  void aNanInAFirstObservation() {
    train(4, spoilAt(Float.NaN, 2, 9, 10), SOUND);
    assertThat(made.get()).as("games, three of them in place of broken ones").isEqualTo(7);
    assertThat(version).isGreaterThan(5);
  }

  @Test
  void aNanInAllGamesAtOnce() {
    train(1, SOUND, spoilAt(Float.NaN, 100, 101));
    assertThat(made.get()).isEqualTo(3);
    assertThat(version).isGreaterThan(5);
  }

  @Test
  void aNumberThatOverflowsInTheNetwork() {
    train(4, SOUND, spoilAt(Float.MAX_VALUE, 200, 500));
    assertThat(figures.get(Metric.ACTING_FAILURES)).isEqualTo(2);
    assertThat(made.get()).as("all four were in one batch, twice").isEqualTo(12);
    assertThat(version).isGreaterThan(5);
  }

  @Test
  void numbersThatOverflowEachTimeEndTheRunWithOneLine() {
    Consumer<Observation> spoilt = first -> SpoiledEnvironment.spoil(first, Float.MAX_VALUE);
    assertThatThrownBy(() -> train(4, spoilt, SOUND))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "the agent could not act at update 9: the network's log-probabilities of head 'orders'"
                + " are not finite: it must have overflowed; that was the 10. time in a row"
                + " (learner.rejected-limit), so the run ends");
  }

  @Test
  void gamesThatNeverBeginEndTheRunWithOneLine() {
    Consumer<Observation> spoilt = first -> SpoiledEnvironment.spoil(first, Float.NaN);
    assertThatThrownBy(() -> train(4, spoilt, SOUND))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("the player 0's HEALTH of unit 0 is not finite: it is NaN");
    assertThat(made.get()).isEqualTo(10);
  }

  private void train(int games, Consumer<Observation> first, Consumer<Observation> later) {
    List<String> overrides =
        new ArrayList<>(List.of("agent.architecture=dummy", "run.agent-steps=900"));
    overrides.add("rollout.environments=" + games);
    try (MetricsHub metrics = new MetricsHub(List.of());
        TrainingSession session =
            new TrainingSession(
                ConfigLoader.load("debug", null, overrides), KernelSelection.choose(), metrics);
        SerialTrainer trainer = new SerialTrainer(session, () -> environment(first, later))) {
      trainer.train(() -> false, () -> {});
      assertThat(session.isFinished()).isTrue();
      figures = metrics.soFar(0, 0, Duration.ZERO).values();
      assertThat(figures.get(Metric.REJECTED_UPDATES))
          .as("nothing of it comes as far as an update")
          .isZero();
      version = session.learner().version();
      session
          .learner()
          .snapshot()
          .values()
          .forEach((name, values) -> assertThat(values).as(name).doesNotContain(Float.NaN));
    }
  }

  private Environment environment(Consumer<Observation> first, Consumer<Observation> later) {
    made.incrementAndGet();
    return new SpoiledEnvironment(first, later);
  }

  /** Spoils the observations with these numbers, counted from 1. */
  private static Consumer<Observation> spoilAt(float points, Integer... numbers) {
    AtomicInteger seen = new AtomicInteger();
    return observation -> {
      if (Arrays.asList(numbers).contains(seen.incrementAndGet())) {
        SpoiledEnvironment.spoil(observation, points);
      }
    };
  }
}
