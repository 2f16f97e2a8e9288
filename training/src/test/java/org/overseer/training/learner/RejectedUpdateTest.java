package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategySource;
import org.overseer.training.session.AgentNetworks;

/**
 * Faults put into every part of an update: it is not made, and the next one is as if nothing was.
 */
class RejectedUpdateTest {
  private final List<Trajectory> trajectories = Games.selfPlay(Games.network(1), "3m", 8, 6, 1);
  private final LearnerLoop learner = learner();
  private final LearnerLoop untroubled = learner();

  private static LearnerLoop learner() {
    TrainingConfig config = ConfigLoader.load("debug", null, List.of());
    return new LearnerLoop(
        Games.network(1), config.learner(), config.rewards(), null, KernelSelection.choose());
  }

  @AfterEach
  void close() {
    learner.close();
    untroubled.close();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
  void inAnObservation(float culprit) {
    Observation observation = copy(trajectories.get(4).transitions().get(3).observation());
    int health = UnitFeature.HEALTH.ordinal();
    observation.entities()[2 * UnitFeature.COUNT + health] = culprit;
    Transition of = trajectories.get(4).transitions().get(3);
    reject(
        with(4, 3, transition(of, observation, of.logProbabilities(), of.reward())),
        "the observation's HEALTH of unit 2, step 3 of trajectory 4 is not finite: it is "
            + culprit);
  }

  @Test
  void inAScalar() {
    Observation observation = copy(trajectories.get(0).transitions().get(7).observation());
    observation.scalars()[ScalarFeature.ARMY_COUNT.ordinal()] = Float.NaN;
    Transition of = trajectories.get(0).transitions().get(7);
    reject(
        with(0, 7, transition(of, observation, of.logProbabilities(), of.reward())),
        "the observation's ARMY_COUNT, step 7 of trajectory 0 is not finite: it is NaN");
  }

  @Test
  void inAReward() {
    Transition of = trajectories.get(2).transitions().get(0);
    reject(
        with(2, 0, transition(of, of.observation(), of.logProbabilities(), Float.NaN)),
        "the rewards, step 0 of trajectory 2 are not finite: number 0 of 1 is NaN");
  }

  @Test
  void inALogProbabilityOfTheGames() {
    Transition of = trajectories.get(2).transitions().get(0);
    float[] logProbabilities = of.logProbabilities().clone();
    logProbabilities[1] = Float.NEGATIVE_INFINITY;
    reject(
        with(2, 0, transition(of, of.observation(), logProbabilities, of.reward())),
        "the behaviour log-probabilities, step 0 of trajectory 2 are not finite: number 1 of 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders.standing.weight", "orders.core.weight"})
  void inTheWeightsOfTheActionHead(String parameter) {
    learner.update(trajectories, 0);
    untroubled.update(trajectories, 0);
    poison(parameter, Float.NaN);
    reject(trajectories, "log-probabilities of head 'orders' are not finite");
  }

  @Test
  void inTheWeightsOfTheValueHead() {
    poison("value.output.bias", Float.POSITIVE_INFINITY);
    reject(
        trajectories, "the value of combat, step 0 of trajectory 0 is not finite: it is Infinity");
  }

  @Test
  void inTheWeightsOfOneOfSeveralValueHeads() {
    TrainingConfig config =
        ConfigLoader.load(
            "debug", null, List.of("agent.architecture=dummy", "rewards.win-loss.value-weight=1"));
    RewardPlan plan =
        new RewardPlan(config.rewards().values().streams(), StrategySource.NONE, false, 0.99f);
    try (LearnerLoop both =
        new LearnerLoop(
            AgentNetworks.create(config),
            config.learner(),
            config.rewards(),
            null,
            KernelSelection.choose())) {
      List<Trajectory> games = Games.selfPlay(both.architecture(), "3m", 8, 6, plan, 1);
      INDArray bias = both.architecture().parameters().get("value_win_loss.output.bias").value();
      bias.putScalar(0, Float.NaN);
      assertThatThrownBy(() -> both.update(games, 0))
          .isInstanceOf(NonFiniteException.class)
          .hasMessage("the value of win_loss, step 0 of trajectory 0 is not finite: it is NaN");
    }
  }

  @Test
  void inTheLoss() {
    Transition of = trajectories.get(1).transitions().get(5);
    reject(
        with(1, 5, transition(of, of.observation(), of.logProbabilities(), 3e38f)),
        "the value loss of combat is not finite: it is Infinity");
  }

  @Test
  void inAWeightedTermOfTheLoss() {
    TrainingConfig config =
        ConfigLoader.load(
            "debug",
            null,
            List.of("learner.value-weight=1e38", "rewards.combat.value-weight=1e38"));
    try (LearnerLoop heavy =
        new LearnerLoop(
            Games.network(1), config.learner(), config.rewards(), null, KernelSelection.choose())) {
      assertThatThrownBy(() -> heavy.update(trajectories, 0))
          .isInstanceOf(NonFiniteException.class)
          .hasMessageStartingWith("the weighted value loss is not finite: it is 1.0E38 times ");
    }
  }

  @Test
  void inAGradient() {
    // Two hidden units that cancel in the value but not in the gradient of what they read.
    parameter("value.hidden.weight").assign(0);
    parameter("value.hidden.bias").assign(1);
    INDArray output = parameter("value.output.weight");
    output.assign(0);
    output.putScalar(0, 3e38f);
    output.putScalar(1, -3e38f);
    List<Trajectory> large = new ArrayList<>();
    for (Trajectory trajectory : trajectories) {
      List<Transition> transitions = new ArrayList<>();
      for (Transition of : trajectory.transitions()) {
        transitions.add(transition(of, of.observation(), of.logProbabilities(), 1e6f));
      }
      large.add(trajectory(trajectory, transitions));
    }
    reject(large, "the gradient of '");
  }

  @Test
  void inTheParametersAfterTheUpdate() {
    learner.update(trajectories, 0);
    untroubled.update(trajectories, 0);
    SortedMap<String, float[]> moments = new TreeMap<>(learner.optimizer().exportState());
    Map.Entry<String, float[]> last = Map.entry(moments.lastKey(), moments.get(moments.lastKey()));
    float[] broken = last.getValue().clone();
    broken[0] = Float.NaN;
    moments.put(last.getKey(), broken);
    learner.optimizer().importState(moments, learner.optimizer().steps());
    reject(trajectories, "the parameters '" + last.getKey() + "' are not finite: number 0");
  }

  /** The update is refused with this reason, and leaves nothing behind. */
  private void reject(List<Trajectory> batch, String reason) {
    long version = learner.version();
    assertThatThrownBy(() -> learner.update(batch, 0))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageContaining(reason);
    assertThat(learner.version()).isEqualTo(version);
    for (int i = 0; i < 2; i++) {
      LearnerReport expected = untroubled.update(trajectories, 0.5);
      assertThat(learner.update(trajectories, 0.5)).usingRecursiveComparison().isEqualTo(expected);
    }
    assertEqual(learner.snapshot(), untroubled.snapshot());
    assertEqual(learner.average(), untroubled.average());
  }

  private static void assertEqual(ParameterSnapshot actual, ParameterSnapshot expected) {
    assertThat(actual.version()).isEqualTo(expected.version());
    expected.values().forEach((name, v) -> assertThat(actual.values().get(name)).isEqualTo(v));
  }

  private INDArray parameter(String name) {
    return learner.architecture().parameters().get(name).value();
  }

  private void poison(String name, float value) {
    parameter(name).putScalar(0, value);
  }

  private List<Trajectory> with(int b, int t, Transition transition) {
    List<Transition> transitions = new ArrayList<>(trajectories.get(b).transitions());
    transitions.set(t, transition);
    List<Trajectory> all = new ArrayList<>(trajectories);
    all.set(b, trajectory(trajectories.get(b), transitions));
    return all;
  }

  private static Trajectory trajectory(Trajectory of, List<Transition> transitions) {
    return new Trajectory(
        of.policyVersion(),
        of.scenario(),
        transitions,
        of.bootstrap(),
        of.bootstrapStart(),
        of.initialState());
  }

  private static Transition transition(
      Transition of, Observation observation, float[] logProbabilities, float reward) {
    return new Transition(
        observation, of.choices(), logProbabilities, reward, of.discount(), of.steps(), of.start());
  }

  private static Observation copy(Observation of) {
    Observation copy = new Observation();
    copy.copyFrom(of);
    return copy;
  }
}
