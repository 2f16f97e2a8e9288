package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentOutput;
import org.overseer.agent.network.Decisions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.LearnerConfig;
import org.overseer.training.config.TrainingConfig;

class LearnerLoopTest {
  private final List<Trajectory> trajectories = Games.selfPlay(Games.network(1), "3m", 8, 6, 1);

  private static LearnerConfig config(String... overrides) {
    return ConfigLoader.load("debug", null, List.of(overrides)).learner();
  }

  private static LearnerLoop learner(AgentArchitecture network, String... overrides) {
    TrainingConfig config = ConfigLoader.load("debug", null, List.of(overrides));
    return new LearnerLoop(
        network, config.learner(), config.rewards(), null, KernelSelection.choose());
  }

  @Test
  void rewardedOrdersBecomeMoreLikelyAndPunishedOnesLessLikely() {
    for (float reward : new float[] {1, -1}) {
      AgentArchitecture network = Games.network(1);
      List<Trajectory> paid = trajectories.stream().map(t -> withReward(t, reward)).toList();
      double before = meanLogProbability(network);
      try (LearnerLoop learner =
          learner(
              network,
              "learner.normalize-advantages=false",
              "learner.entropy-start=0",
              "learner.barrier-start=1e-9",
              "learner.barrier-end=1e-9",
              "learner.value-weight=0")) {
        for (int i = 0; i < 10; i++) {
          learner.update(paid, 0);
        }
      }
      double change = meanLogProbability(network) - before;
      assertThat(Math.signum(change)).isEqualTo((double) reward);
      assertThat(Math.abs(change)).isGreaterThan(1e-3);
    }
  }

  @Test
  void onTheFirstUpdateActingAndLearningAgree() {
    try (LearnerLoop learner = learner(Games.network(1), "learner.rho-clip=1.0001")) {
      LearnerReport report = learner.update(trajectories, 0);
      assertThat(report.loss().rhoClippedFraction())
          .as("the ratios of the policy to itself are 1")
          .isZero();
      assertThat(report.lag().mean()).isZero();
      assertThat(report.lag().max()).isZero();
      assertThat(report.gradientNorm()).isPositive();
    }
  }

  @Test
  void repeatedUpdatesFitTheValues() {
    try (LearnerLoop learner =
        learner(Games.network(1), "learner.value-weight=1", "learner.discount=0")) {
      List<Trajectory> paid = trajectories.stream().map(t -> withReward(t, 0.5f)).toList();
      float first = learner.update(paid, 0).loss().valueLoss();
      assertThat(first).isCloseTo(0.125f, within(0.05f)); // ½ · 0.5²
      float last = first;
      for (int i = 0; i < 100; i++) {
        last = learner.update(paid, 0).loss().valueLoss();
      }
      assertThat(last).isLessThan(first / 4);
    }
  }

  @Test
  void schedulesFollowTheProgress() {
    try (LearnerLoop learner = learner(Games.network(1))) {
      LearnerReport start = learner.update(trajectories, 0);
      LearnerReport middle = learner.update(trajectories, 0.5);
      LearnerReport end = learner.update(trajectories, 1);
      LearnerConfig config = config();
      assertThat(start.learningRate()).isEqualTo(config.learningRateStart());
      assertThat(middle.learningRate())
          .isCloseTo((config.learningRateStart() + config.learningRateEnd()) / 2, within(1e-12));
      assertThat(end.learningRate()).isCloseTo(config.learningRateEnd(), within(1e-12));
      assertThat(start.exploration())
          .isEqualTo(new Exploration((float) config.entropyStart(), (float) config.barrierStart()));
      assertThat((double) middle.exploration().barrier())
          .isCloseTo(Math.sqrt(config.barrierStart() * config.barrierEnd()), within(1e-8));
      assertThat((double) end.exploration().barrier()).isCloseTo(config.barrierEnd(), within(1e-8));
      assertThat(end.lag().mean()).isEqualTo(2);
      assertThat(learner.version()).isEqualTo(3);
      assertThat(learner.snapshot().version()).isEqualTo(3);
    }
  }

  @Test
  void aLearnerThatStartsOverLearnsAsANewOneButForItsVersion() {
    try (LearnerLoop old = learner(Games.network(1));
        LearnerLoop fresh = learner(Games.network(1))) {
      ParameterSnapshot start = old.snapshot();
      old.update(trajectories, 0);
      old.update(trajectories.subList(0, 3), 0);
      old.reset(start);
      assertThat(old.version()).isEqualTo(3);
      assertThat(old.firstVersion()).isEqualTo(3);
      assertThat(old.optimizer().steps()).isZero();
      assertEqual(old.snapshot(), start);
      assertEqual(old.average(), start);
      for (int i = 0; i < 3; i++) {
        old.update(trajectories, 0.2);
        fresh.update(trajectories, 0.2);
        assertEqual(old.snapshot(), fresh.snapshot());
        assertEqual(old.average(), fresh.average());
      }
    }
  }

  @Test
  void aRestoredLearnerGoesOnBitForBit() {
    try (LearnerLoop first = learner(Games.network(1));
        LearnerLoop second = learner(Games.network(99))) {
      first.update(trajectories, 0);
      first.update(trajectories.subList(0, 3), 0.1);
      Map<String, float[]> moments = first.optimizer().exportState();
      second.restore(first.snapshot(), first.average(), first.firstVersion(), first.updates());
      second.optimizer().importState(moments, first.optimizer().steps());
      for (int i = 0; i < 3; i++) {
        LearnerReport expected = first.update(trajectories, 0.2);
        assertThat(second.update(trajectories, 0.2)).usingRecursiveComparison().isEqualTo(expected);
      }
      assertThat(second.version()).isEqualTo(5);
      assertEqual(second.snapshot(), first.snapshot());
      assertEqual(second.average(), first.average());
    }
  }

  @Test
  void theAverageIsTheMeanOfTheFirstUpdatesAndThenForgets() {
    double decay = 0.6; // so the third update is the first that weighs more than its share
    List<ParameterSnapshot> versions = new ArrayList<>();
    try (LearnerLoop learner = learner(Games.network(1), "learner.average-decay=" + decay)) {
      for (int update = 1; update <= 4; update++) {
        learner.update(trajectories, 0);
        versions.add(learner.snapshot());
        for (String name : learner.average().values().keySet()) {
          float[] mean = learner.average().values().get(name);
          for (int i = 0; i < mean.length; i++) {
            assertThat((double) mean[i]).isCloseTo(mean(versions, name, i, decay), within(1e-6));
          }
        }
      }
      assertThat(learner.average().version()).isEqualTo(4);
    }
  }

  @Test
  void aStrongMagnetKeepsThePolicyWhereItsMeanIs() {
    List<Trajectory> paid = trajectories.stream().map(t -> withReward(t, 1)).toList();
    float[] divergences = new float[2];
    String[] weights = {"learner.magnet-weight=1e-6", "learner.magnet-weight=100"};
    for (int w = 0; w < weights.length; w++) {
      try (LearnerLoop learner =
          learner(
              Games.network(1),
              weights[w],
              "learner.average-decay=0.9",
              "learner.normalize-advantages=false")) {
        assertThat(learner.update(paid, 0).loss().magnetDivergence())
            .as("before the first update the mean is the policy itself")
            .isCloseTo(0, within(1e-6f));
        for (int i = 0; i < 20; i++) {
          divergences[w] = learner.update(paid, 0).loss().magnetDivergence();
        }
      }
    }
    assertThat(divergences[0]).isGreaterThan(1e-4f);
    assertThat(divergences[1]).isLessThan(divergences[0] / 4);
  }

  private static double mean(List<ParameterSnapshot> versions, String name, int i, double decay) {
    double[] x = versions.stream().mapToDouble(v -> v.values().get(name)[i]).toArray();
    return switch (x.length) {
      case 1 -> x[0];
      case 2 -> (x[0] + x[1]) / 2;
      case 3 -> decay * (x[0] + x[1]) / 2 + (1 - decay) * x[2];
      default -> decay * (decay * (x[0] + x[1]) / 2 + (1 - decay) * x[2]) + (1 - decay) * x[3];
    };
  }

  private static void assertEqual(ParameterSnapshot actual, ParameterSnapshot expected) {
    assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
    expected.values().forEach((name, v) -> assertThat(actual.values().get(name)).isEqualTo(v));
  }

  private static Trajectory withReward(Trajectory from, float reward) {
    List<Transition> transitions = new ArrayList<>();
    for (Transition t : from.transitions()) {
      transitions.add(
          new Transition(
              t.observation(),
              t.choices(),
              t.logProbabilities(),
              reward,
              t.discount(),
              t.steps(),
              t.start()));
    }
    return new Trajectory(
        from.policyVersion(),
        from.scenario(),
        transitions,
        from.bootstrap(),
        from.bootstrapStart(),
        from.initialState());
  }

  /** Mean over the chosen orders of each trajectory's first step. */
  private double meanLogProbability(AgentArchitecture network) {
    FeatureBatch batch = new FeatureBatch();
    ObservationEncoder encoder = new ObservationEncoder();
    List<Transition> firsts = trajectories.stream().map(t -> t.transitions().get(0)).toList();
    firsts.forEach(t -> encoder.append(t.observation(), batch));
    float[] states = new float[trajectories.size() * network.config().stateSize()];
    for (int b = 0; b < trajectories.size(); b++) {
      float[] state = trajectories.get(b).initialState();
      System.arraycopy(state, 0, states, b * state.length, state.length);
    }
    int[] offsets = Arrays.copyOf(batch.ownOffsets(), trajectories.size() + 1);
    int[] chosen = firsts.stream().flatMapToInt(t -> Arrays.stream(t.choices())).toArray();
    Decisions decisions = new Decisions(offsets, chosen, new float[chosen.length]);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      float[] starts = new float[trajectories.size()];
      AgentOutput output = network.forward(tape, batch, 1, decisions, states, starts);
      Variable orders = output.heads().get(0).logProbabilities();
      float[] rows = FloatBuffers.toArray(orders.value());
      double sum = 0;
      for (int k = 0; k < chosen.length; k++) {
        sum += rows[k * orders.columns() + chosen[k]];
      }
      return sum / chosen.length;
    }
  }
}
