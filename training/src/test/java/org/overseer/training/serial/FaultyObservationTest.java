package org.overseer.training.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.TimeStep;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.session.TrainingSession;

/** A game that gives an observation with a NaN starts again, and training goes on. */
class FaultyObservationTest {
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger games = new AtomicInteger();

  @Test
  void trainingGoesOnAfterANanInAnObservation() {
    try (MetricsHub metrics = new MetricsHub(List.of());
        TrainingSession session =
            new TrainingSession(
                ConfigLoader.load(
                    "debug", null, List.of("agent.architecture=dummy", "run.agent-steps=900")),
                KernelSelection.choose(),
                metrics);
        SerialTrainer trainer = new SerialTrainer(session, this::environment)) {
      trainer.train(() -> false, () -> {});
      assertThat(session.isFinished()).isTrue();
      assertThat(games.get()).as("games, one of them in place of the broken one").isEqualTo(5);
      assertThat(metrics.soFar(0, 0, Duration.ZERO).values().get(Metric.REJECTED_UPDATES))
          .as("no NaN comes as far as an update")
          .isZero();
      assertThat(session.learner().version()).isGreaterThan(5);
      session
          .learner()
          .snapshot()
          .values()
          .forEach((name, values) -> assertThat(values).as(name).doesNotContain(Float.NaN));
    }
  }

  private Environment environment() {
    games.incrementAndGet();
    Environment real = new SkirmishEnvironment(Scenario.load("3m"));
    return new Environment() {
      @Override
      public EnvironmentSpec spec() {
        return real.spec();
      }

      @Override
      public void reset(long seed) {
        real.reset(seed);
      }

      @Override
      public void step(Action[] actions) {
        real.step(actions);
        if (steps.incrementAndGet() == 200) {
          int x = UnitFeature.SHIELD.ordinal();
          real.timeStep(0).observation().entities()[x] = Float.NaN;
        }
      }

      @Override
      public TimeStep timeStep(int player) {
        return real.timeStep(player);
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }
}
