package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.Networks.Outputs;
import org.overseer.env.Observation;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

/** Gradients of the whole network against finite differences, over a game's start. */
class NetworkGradientTest {
  private static final int STEPS = 3;
  private static final int DECISIONS = 2;
  private static final int PLAYERS = 2;

  /** A ReLU that switches within a large step spoils it; rounding spoils a small one. */
  private static final double[] STEP_SIZES = {1.6e-3, 8e-4, 4e-4, 2e-4, 1e-4};

  private final FeatureBatch batch = Battles.encode(observations());
  private final Decisions decisions = Networks.keep(batch, DECISIONS * PLAYERS);
  private final float[] starts = {1, 0, 0, 0, 0, 1};

  private static List<Observation> observations() {
    List<Observation> timeMajor = new ArrayList<>();
    List<Observation> first = Battles.observations("3m", 1, STEPS);
    List<Observation> second = Battles.observations("2s3z", 2, STEPS);
    for (int t = 0; t < STEPS; t++) {
      timeMajor.add(first.get(t));
      timeMajor.add(second.get(t));
    }
    return timeMajor;
  }

  @ParameterizedTest
  @CsvSource({
    "nd4j, DUMMY",
    "vector, DUMMY",
    "nd4j, PERCEIVER",
    "vector, PERCEIVER",
    "vector, TRANSFORMER"
  })
  void everyParameterGradientMatchesFiniteDifferences(String kernelName, EntityEncoderKind kind) {
    assertGradients(
        KernelSelection.byName(kernelName),
        ArchitecturePresets.get("dummy").withEntityEncoder(kind));
  }

  @ParameterizedTest
  @CsvSource({"NONE, true", "LSTM, false"})
  void soDoThoseOfAgentsWithoutAPart(CoreKind core, boolean scatter) {
    AgentParts parts = new AgentParts(core, scatter, /* locationHead= */ true);
    assertGradients(
        KernelSelection.byName("vector"), ArchitecturePresets.get("dummy").withParts(parts));
  }

  private void assertGradients(Kernels kernels, AgentConfig config) {
    AgentArchitecture network = Networks.decided(config, 1);
    float[] states = Networks.normal(4, PLAYERS * network.config().stateSize());
    Outputs outputs = run(network, kernels, states);
    Weights weights =
        new Weights(policyWeights(outputs), Networks.normal(6, outputs.values().length));
    Map<String, float[]> exact =
        gradients(network, KernelSelection.byName("nd4j"), states, weights);
    Map<String, float[]> gradients = gradients(network, kernels, states, weights);
    RandomGenerator random = Networks.random(8);
    int moving = 0;
    for (Parameter parameter : network.parameters()) {
      float[] analytic = gradients.get(parameter.name());
      float[] values = FloatBuffers.toArray(parameter.value());
      double norm = norm(analytic);
      float[] direction = direction(analytic, norm, random);
      double expected = dot(analytic, direction);
      double error = Double.POSITIVE_INFINITY;
      for (double step : STEP_SIZES) {
        double numeric =
            slope(network, kernels, states, parameter, values, direction, step, weights);
        error = Math.min(error, Math.abs(numeric - expected));
      }
      FloatBuffers.write(values, parameter.value());
      // Rounding and the corners of ReLUs make slopes differ by some thousandths from step to step,
      // so small gradients are compared with those of the other kernels.
      assertThat(error).as(parameter.name()).isLessThan(0.02 * norm + 5e-3);
      assertThat(distance(analytic, exact.get(parameter.name())))
          .as(parameter.name())
          .isLessThan(1e-4 * norm + 1e-5);
      moving += norm > 1e-6 ? 1 : 0;
    }
    assertThat(moving).as("parameters that matter").isGreaterThan(network.parameters().size() / 2);
  }

  private Map<String, float[]> gradients(
      AgentArchitecture network, Kernels kernels, float[] states, Weights weights) {
    network.parameters().zeroGradients();
    try (Tape tape = new Tape(kernels)) {
      tape.begin(true);
      AgentOutput output = network.forward(tape, batch, STEPS, decisions, states, starts);
      tape.backward(
          new Variable[] {orders(output), output.values()},
          new INDArray[] {
            array(tape, weights.policy, orders(output)), array(tape, weights.value, output.values())
          });
    }
    Map<String, float[]> gradients = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      gradients.put(parameter.name(), FloatBuffers.toArray(parameter.gradient()));
    }
    return gradients;
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }

  @Test
  void illegalOrdersGetNoGradient() {
    Kernels kernels = KernelSelection.choose();
    AgentArchitecture network = Networks.decided(ArchitecturePresets.get("dummy"), 1);
    float[] states = Networks.normal(4, PLAYERS * network.config().stateSize());
    Outputs outputs = run(network, kernels, states);
    float[] mask = mask(outputs);
    network.parameters().zeroGradients();
    try (Tape tape = new Tape(kernels)) {
      tape.begin(true);
      AgentOutput output = network.forward(tape, batch, STEPS, decisions, states, starts);
      float[] onlyIllegal = new float[mask.length];
      for (int i = 0; i < mask.length; i++) {
        onlyIllegal[i] = mask[i] == 0 ? 3 : 0;
      }
      assertThat(onlyIllegal).contains(3);
      tape.backward(orders(output), array(tape, onlyIllegal, orders(output)));
    }
    for (Parameter parameter : network.parameters()) {
      assertThat(FloatBuffers.toArray(parameter.gradient())).as(parameter.name()).containsOnly(0f);
    }
  }

  private Outputs run(AgentArchitecture network, Kernels kernels, float[] states) {
    return Networks.run(network, kernels, batch, STEPS, DECISIONS, states, starts);
  }

  private double slope(
      AgentArchitecture network,
      Kernels kernels,
      float[] states,
      Parameter parameter,
      float[] values,
      float[] direction,
      double step,
      Weights weights) {
    double[] sums = new double[2];
    float[] moved = new float[values.length];
    for (int side = 0; side < 2; side++) {
      for (int i = 0; i < values.length; i++) {
        moved[i] = (float) (values[i] + (side == 0 ? step : -step) * direction[i]);
      }
      FloatBuffers.write(moved, parameter.value());
      Outputs outputs = run(network, kernels, states);
      sums[side] =
          dot(outputs.logProbabilities(), weights.policy) + dot(outputs.values(), weights.value);
    }
    return (sums[0] - sums[1]) / (2 * step);
  }

  /** What the outputs are weighed by to become one number. */
  private record Weights(float[] policy, float[] value) {}

  /**
   * A direction of length about 1 in which all elements take part: half along the gradient, so that
   * the slope stands out from rounding, half random signs.
   */
  private static float[] direction(float[] gradient, double norm, RandomGenerator random) {
    float[] direction = new float[gradient.length];
    for (int i = 0; i < direction.length; i++) {
      double along = norm > 0 ? gradient[i] / norm : 0;
      direction[i] = (float) (along + (random.nextBoolean() ? 1 : -1) / Math.sqrt(gradient.length));
    }
    return direction;
  }

  private static double norm(float[] values) {
    return Math.sqrt(dot(values, values));
  }

  private static double dot(float[] values, float[] weights) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * weights[i];
    }
    return sum;
  }

  /** Random weights of the legal orders; 0 where the log-probability is −1e9. */
  private float[] policyWeights(Outputs outputs) {
    float[] weights = Networks.normal(5, outputs.logProbabilities().length);
    float[] mask = mask(outputs);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= mask[i];
    }
    return weights;
  }

  private float[] mask(Outputs outputs) {
    float[] mask = new float[outputs.logProbabilities().length];
    OrderSpace.writeMask(batch, (DECISIONS) * PLAYERS, outputs.width(), StepKind.DETOUR, mask);
    return mask;
  }

  private static Variable orders(AgentOutput output) {
    return output.heads().get(0).logProbabilities();
  }

  private static INDArray array(Tape tape, float[] values, Variable like) {
    INDArray array = tape.allocate(like.shape());
    FloatBuffers.write(values, array);
    return array;
  }
}
