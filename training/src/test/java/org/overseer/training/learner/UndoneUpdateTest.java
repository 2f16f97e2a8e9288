package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;

/** After an update is given up, training goes on as if it had never been made. */
class UndoneUpdateTest {
  private final List<Trajectory> trajectories = Games.selfPlay(Games.network(1), "3m", 8, 6, 1);
  private final List<Trajectory> others = Games.selfPlay(Games.network(1), "3m", 8, 6, 2);
  private final LearnerLoop learner = learner();
  private final LearnerLoop untroubled = learner();

  private static LearnerLoop learner() {
    var config = ConfigLoader.load("debug", null, List.of("learner.average-decay=0.5"));
    return new LearnerLoop(
        Games.network(1), config.learner(), config.rewards(), null, KernelSelection.choose());
  }

  @AfterEach
  void close() {
    learner.close();
    untroubled.close();
  }

  @Test
  void parametersMeanAndOptimizerAreThoseFromBeforeIt() {
    for (int i = 0; i < 3; i++) {
      learner.update(trajectories, 0);
      untroubled.update(trajectories, 0);
    }
    learner.update(others, 0);
    assertThat(learner.undo()).isTrue();
    assertThat(learner.version()).isEqualTo(5);
    assertThat(learner.snapshot().version()).isEqualTo(5);
    assertEqual(learner.snapshot(), untroubled.snapshot());
    assertEqual(learner.average(), untroubled.average());
    assertEqual(ParameterSnapshot.of(0, learner.architecture().parameters()), learner.snapshot());
    learner.update(trajectories, 0);
    untroubled.update(trajectories, 0);
    assertEqual(learner.snapshot(), untroubled.snapshot());
    assertEqual(learner.average(), untroubled.average());
  }

  @Test
  void onlyOneIsKnownAndTheNextOneAfterAnother() {
    learner.update(trajectories, 0);
    ParameterSnapshot one = learner.snapshot();
    learner.update(trajectories, 0);
    assertThat(learner.undo()).isTrue();
    assertThat(learner.undo()).isFalse();
    assertThat(learner.version()).isEqualTo(4);
    assertEqual(learner.snapshot(), one);
    learner.update(trajectories, 0);
    assertThat(learner.undo()).isTrue();
    assertEqual(learner.snapshot(), one);
  }

  @Test
  void theMeanForgetsUntrainedParametersAtTheFirstUpdateThatStays() {
    learner.update(trajectories, 0);
    assertThat(learner.undo()).isTrue();
    learner.update(trajectories, 0);
    assertEqual(learner.average(), learner.snapshot());
  }

  private static void assertEqual(ParameterSnapshot actual, ParameterSnapshot expected) {
    assertThat(actual.values()).usingRecursiveComparison().isEqualTo(expected.values());
  }
}
