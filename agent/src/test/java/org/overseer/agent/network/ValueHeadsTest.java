package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.env.Observation;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

class ValueHeadsTest {
  private static final int PLAYERS = 2;
  private static final int STEPS = 2;
  private static final NetworkSizes SIZES =
      new NetworkSizes(
          8,
          2,
          1,
          1,
          1,
          4,
          2,
          SpatialSizes.small(4),
          8,
          8,
          1,
          4,
          new ValueSizes(12, 2),
          CommandSizes.SMALL);
  private static final ValueConfig ALL = new ValueConfig(List.of(RewardStream.values()), true);

  private final Kernels kernels = KernelSelection.choose();
  private final FeatureBatch features = encode("3m", "2s3z");
  private final FeatureBatch opponents = encode("2s3z", "3m");
  private final float[] starts = {1, 0, 0, 0};

  private static FeatureBatch encode(String first, String second) {
    List<Observation> timeMajor = new ArrayList<>();
    for (int t = 0; t < STEPS; t++) {
      timeMajor.add(Battles.observations(first, 1, STEPS).get(t));
      timeMajor.add(Battles.observations(second, 2, STEPS).get(t));
    }
    return Battles.encode(timeMajor);
  }

  private static AgentArchitecture network(ValueConfig values) {
    return new AgentArchitecture(
        AgentConfig.ofUnitOrders(EntityEncoderKind.DUMMY, SIZES).withValues(values),
        Networks.random(1));
  }

  private float[] values(AgentArchitecture network, @Nullable FeatureBatch others) {
    try (Tape tape = new Tape(kernels)) {
      tape.begin(false);
      return FloatBuffers.toArray(forward(network, tape, others).values().value());
    }
  }

  private AgentOutput forward(AgentArchitecture network, Tape tape, @Nullable FeatureBatch others) {
    float[] states = Networks.normal(4, PLAYERS * network.config().stateSize());
    return network.forward(
        tape, features, others, STEPS, Networks.keep(features, PLAYERS), states, starts);
  }

  @Test
  void howManyParametersTheHeadsSurelyHaveIsKnownBeforeTheyAreBuilt() {
    AgentConfig none = surelyHas(new ValueSizes(0, 0));
    AgentConfig deep = surelyHas(new ValueSizes(0, 3));
    AgentConfig wide = surelyHas(new ValueSizes(20, 0));
    int heads = ALL.streams().size();
    int core = SIZES.coreChannels();
    assertThat(deep.atLeastParameters() - none.atLeastParameters())
        .as("channels of 0 are as many as the inputs")
        .isEqualTo(heads * 3 * 2 * core * core);
    assertThat(wide.atLeastParameters() - none.atLeastParameters())
        .isEqualTo(heads * core * (20 - core));
  }

  private static AgentConfig surelyHas(ValueSizes value) {
    AgentConfig config =
        AgentConfig.ofUnitOrders(EntityEncoderKind.DUMMY, SIZES.withValue(value)).withValues(ALL);
    assertThat(new AgentArchitecture(config, Networks.random(1)).parameters().scalars())
        .isGreaterThanOrEqualTo((int) config.atLeastParameters());
    return config;
  }

  @Test
  void theShapedRewardsValueIsTheSameWithAndWithoutOtherStreams() {
    AgentArchitecture alone = network(ValueConfig.COMBAT);
    AgentArchitecture all = network(ALL);
    alone.parameters().forEach(p -> all.parameters().get(p.name()).value().assign(p.value()));
    float[] single = values(alone, null);
    float[] table = values(all, opponents);
    assertThat(single).hasSize(STEPS * PLAYERS);
    assertThat(table).hasSize(STEPS * PLAYERS * RewardStream.values().length);
    for (int row = 0; row < single.length; row++) {
      assertThat(table[row * RewardStream.values().length]).isCloseTo(single[row], within(1e-6f));
    }
  }

  @Test
  void onlyTheWinLossValueDependsOnWhatTheOpponentSees() {
    AgentArchitecture network = network(ALL);
    float[] seen = values(network, opponents);
    float[] other = values(network, features);
    int streams = RewardStream.values().length;
    for (int i = 0; i < seen.length; i++) {
      if (i % streams == RewardStream.WIN_LOSS.ordinal()) {
        assertThat(other[i]).isNotEqualTo(seen[i]);
      } else {
        assertThat(other[i]).isEqualTo(seen[i]);
      }
    }
  }

  @Test
  void actingNeedsNoOpponentAndDrawsAsItWouldWithoutItsValue() {
    AgentArchitecture network = network(ALL);
    AgentArchitecture plain = network(ValueConfig.COMBAT);
    plain.parameters().forEach(p -> p.value().assign(network.parameters().get(p.name()).value()));
    float[] states = new float[STEPS * PLAYERS * network.config().stateSize()];
    Decisions[] drawn = new Decisions[2];
    AgentArchitecture[] networks = {network, plain};
    for (int i = 0; i < 2; i++) {
      try (Tape tape = new Tape(kernels)) {
        tape.begin(false);
        Chooser chooser = new Chooser(new long[] {1, 2, 3, 4}, new float[] {1, 1, 1, 1});
        drawn[i] = networks[i].act(tape, features, states, chooser).decisions();
      }
    }
    assertThat(drawn[0].choices()).isEqualTo(drawn[1].choices());
    assertThat(drawn[0].logProbabilities()).isEqualTo(drawn[1].logProbabilities());
  }

  @Test
  void strategicValuesReadTheScalarsBesideTheCoreAndWinLossTheOpponent() {
    AgentArchitecture network = network(ALL);
    Map<String, Long> inputs = new TreeMap<>();
    for (RewardStream stream : RewardStream.values()) {
      String head = stream == RewardStream.COMBAT ? "value" : "value_" + stream.key();
      Parameter weight = network.parameters().get(head + ".hidden.weight");
      inputs.put(head, weight.value().length() / SIZES.value().channels());
    }
    assertThat(inputs)
        .containsOnly(
            Map.entry("value", 8L),
            Map.entry("value_win_loss", 8L + 8 + 4),
            Map.entry("value_build_order", 8L + 4),
            Map.entry("value_built_units", 8L + 4),
            Map.entry("value_effects", 8L + 4),
            Map.entry("value_upgrades", 8L + 4));
  }

  @Test
  void boundedValuesStayBetweenMinusOneAndOne() {
    AgentArchitecture network = network(ALL);
    for (Parameter parameter : network.parameters()) {
      if (parameter.name().endsWith("output.bias") && parameter.name().startsWith("value")) {
        parameter.value().assign(1000);
      }
    }
    float[] table = values(network, opponents);
    for (int i = 0; i < table.length; i++) {
      if (i % RewardStream.values().length == RewardStream.COMBAT.ordinal()) {
        assertThat(table[i]).isGreaterThan(900);
      } else {
        assertThat(table[i]).isBetween(0.99f, 1f);
      }
    }
  }

  @Test
  void squashingIsTheScaledArcTangent() {
    try (Tape tape = new Tape(kernels)) {
      tape.begin(false);
      float[] inputs = {0, 1e-3f, 1, -1, 5, -1e6f};
      float[] outputs = FloatBuffers.toArray(Squash.apply(tape.constant(inputs, 6, 1)).value());
      // 2/π · arctan(π/2) = .63909, arctan(5π/2) · 2/π = .91938
      assertThat(outputs)
          .containsExactly(
              new float[] {0, 1e-3f, 0.63909f, -0.63909f, 0.91938f, -1}, within(1e-5f));
    }
  }

  @Test
  void everyValueParameterGradientMatchesFiniteDifferences() {
    AgentArchitecture network = network(ALL);
    RandomGenerator random = Networks.random(3);
    for (Parameter parameter : network.parameters()) {
      if (parameter.name().endsWith("output.weight")) { // small at first
        float[] weights = FloatBuffers.toArray(parameter.value());
        for (int i = 0; i < weights.length; i++) {
          weights[i] += (float) (0.3 * random.nextGaussian());
        }
        FloatBuffers.write(weights, parameter.value());
      }
    }
    float[] weights = Networks.normal(6, STEPS * PLAYERS * RewardStream.values().length);
    network.parameters().zeroGradients();
    try (Tape tape = new Tape(kernels)) {
      tape.begin(true);
      Variable values = forward(network, tape, opponents).values();
      INDArray gradient = tape.allocate(values.shape());
      FloatBuffers.write(weights, gradient);
      tape.backward(values, gradient);
    }
    int checked = 0;
    for (Parameter parameter : network.parameters()) {
      float[] analytic = FloatBuffers.toArray(parameter.gradient());
      if (parameter.name().startsWith("value") && norm(analytic) > 1e-3) {
        double error = Double.POSITIVE_INFINITY;
        for (float step : new float[] {2e-2f, 5e-3f, 1e-3f}) { // a ReLU may switch within a step
          error =
              Math.min(
                  error,
                  Math.abs(slope(network, parameter, analytic, step, weights) - norm(analytic)));
        }
        assertThat(error).as(parameter.name()).isLessThan(0.03 * norm(analytic) + 1e-3);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(4 * RewardStream.values().length);
  }

  /** Slope along the gradient, which is its length. */
  private double slope(
      AgentArchitecture network,
      Parameter parameter,
      float[] gradient,
      float step,
      float[] weights) {
    float[] original = FloatBuffers.toArray(parameter.value());
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = original.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (float) ((side == 0 ? step : -step) * gradient[i] / norm(gradient));
      }
      FloatBuffers.write(moved, parameter.value());
      float[] values = values(network, opponents);
      for (int i = 0; i < values.length; i++) {
        sums[side] += (double) values[i] * weights[i];
      }
    }
    FloatBuffers.write(original, parameter.value());
    return (sums[0] - sums[1]) / (2 * step);
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void headsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new ValueConfig(List.of(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
    assertThatThrownBy(
            () -> new ValueConfig(Arrays.asList(RewardStream.COMBAT, RewardStream.COMBAT), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ValueConfig(List.of(RewardStream.COMBAT), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only the win_loss value head");
  }
}
