package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.learner.LearnerLoop;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.run.RunException;

/** What is given up when a network cannot act, and when it is enough. */
class FailedAnswersTest {
  private static final NonFiniteException REASON = new NonFiniteException("it overflowed");

  private final List<Trajectory> trajectories = Games.selfPlay(Games.network(1), "3m", 8, 6, 1);
  private final MetricsHub metrics = new MetricsHub(List.of());
  private final LearnerLoop learner = learner();

  private static LearnerLoop learner() {
    var config = ConfigLoader.load("debug", null, List.of());
    return new LearnerLoop(
        Games.network(1), config.learner(), config.rewards(), null, KernelSelection.choose());
  }

  @AfterEach
  void close() {
    learner.close();
    metrics.close();
  }

  private boolean failed(FailedAnswers answers, long version) {
    return answers.ofLearner(
        Matchmaker.NEWEST, "the agent", learner, version, learner.version(), REASON);
  }

  @Test
  void onlyTheUpdateThatMadeTheParametersIsGivenUp() {
    FailedAnswers answers = new FailedAnswers(10, 8, metrics);
    learner.update(trajectories, 0);
    ParameterSnapshot one = learner.snapshot();
    learner.update(trajectories, 0);
    ParameterSnapshot two = learner.snapshot();
    assertThat(failed(answers, one.version())).as("the learner is ahead").isFalse();
    assertThat(learner.snapshot().values()).usingRecursiveComparison().isEqualTo(two.values());
    assertThat(failed(answers, one.version())).as("known").isFalse();
    assertThat(failed(answers, two.version())).isTrue();
    assertThat(learner.snapshot().values()).usingRecursiveComparison().isEqualTo(one.values());
    assertThat(learner.version()).isEqualTo(3);
  }

  @Test
  void aNetworkThatNeverActsEndsTheRunWhateverThePolicyLag() {
    FailedAnswers answers = new FailedAnswers(3, 0, metrics);
    failed(answers, learner.version());
    failed(answers, learner.version());
    assertThatThrownBy(() -> failed(answers, learner.version()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("the agent could not act at update 2: it overflowed")
        .hasMessageContaining("learner.rejected-limit");
  }
}
