package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;

/** A batch that goes through the network in parts has the loss and the gradient of the whole. */
class UpdateInPartsTest {
  private static AgentArchitecture network(ActionHeadKind head, long seed) {
    return new AgentArchitecture(
        ArchitecturePresets.get("dummy").withActionHead(head), Games.random(seed));
  }

  @ParameterizedTest
  @EnumSource
  void lossAndGradientAreThoseOfTheWhole(ActionHeadKind head) {
    List<Trajectory> games = new ArrayList<>();
    games.addAll(Games.selfPlay(network(head, 1), "3m", 8, 4, 1));
    games.addAll(Games.selfPlay(network(head, 1), "2s3z", 8, 5, 2));
    try (LearnerLoop whole = learner(head, 0);
        LearnerLoop parts = learner(head, 2)) {
      for (int update = 0; update < 3; update++) {
        LearnerReport expected = whole.update(games, 0.1);
        LearnerReport actual = parts.update(games, 0.1);
        assertThat(actual.loss().loss()).isCloseTo(expected.loss().loss(), within(1e-5f));
        assertThat(actual.loss().magnetDivergence())
            .isCloseTo(expected.loss().magnetDivergence(), within(1e-5f));
        assertThat(actual.loss().teacherDivergence())
            .isCloseTo(expected.loss().teacherDivergence(), within(1e-5f));
        assertThat(actual.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-4));
        assertThat(actual.lag()).isEqualTo(expected.lag());
        for (Parameter parameter : parameters(whole)) {
          Parameter same = parts.architecture().parameters().get(parameter.name());
          assertThat(FloatBuffers.toArray(same.gradient()))
              .as(parameter.name())
              .containsExactly(FloatBuffers.toArray(parameter.gradient()), within(1e-5f));
        }
        // rounding is not to add up
        parts.restore(whole.snapshot(), whole.average(), 0, whole.updates());
      }
    }
  }

  private static List<Parameter> parameters(LearnerLoop learner) {
    List<Parameter> all = new ArrayList<>();
    learner.architecture().parameters().forEach(all::add);
    return all;
  }

  private static LearnerLoop learner(ActionHeadKind head, int atOnce) {
    TrainingConfig config =
        ConfigLoader.load(
            "debug",
            null,
            List.of(
                "learner.trajectories-at-once=" + atOnce,
                "learner.magnet-weight=0.1",
                "learner.average-decay=0.9",
                "learner.teacher=unused",
                "learner.teacher-weight=0.1"));
    return new LearnerLoop(
        network(head, 3),
        config.learner(),
        config.rewards(),
        network(head, 5),
        KernelSelection.choose());
  }
}
