package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

/** Gradients through all heads of the structured command against finite differences. */
class CommandGradientTest {
  /** A ReLU that switches within a large step spoils it; rounding spoils a small one. */
  private static final double[] STEP_SIZES = {1.6e-3, 8e-4, 4e-4, 2e-4, 1e-4};

  /** Directions that are tried for one along which no ReLU switches nearby. */
  private static final int DIRECTIONS = 12;

  private static final CommandSizes SIZES = new CommandSizes(6, 1, 10, 4, 3, 3, 2, 1);

  private final AgentArchitecture network =
      Networks.decided(config(), Long.getLong("gradient.seed", 2));
  private final FeatureBatch batch = Battles.encode(observations());
  private final float[] states = Networks.normal(3, batch.size() * network.config().stateSize());
  private final Decisions decisions = act();

  private static AgentConfig config() {
    NetworkSizes sizes =
        new NetworkSizes(
            8,
            2,
            1,
            2,
            2,
            6,
            3,
            new SpatialSizes(4, List.of(4, 5), 1),
            6,
            7,
            2,
            4,
            ValueSizes.SMALL,
            SIZES);
    return AgentConfig.ofUnitOrders(EntityEncoderKind.PERCEIVER, sizes)
        .withActionHead(ActionHeadKind.COMMAND);
  }

  private static List<Observation> observations() {
    List<Observation> seen = new ArrayList<>(Battles.observations("3m", 1, 8));
    seen.addAll(Battles.observations("2s3z", 2, 8));
    return seen;
  }

  private Decisions act() {
    long[] seeds = new long[batch.size()];
    Arrays.setAll(seeds, b -> 40L + b);
    float[] temperatures = new float[seeds.length];
    Arrays.fill(temperatures, 1);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      return network.act(tape, batch, states, new Chooser(seeds, temperatures)).decisions();
    }
  }

  private List<HeadOutput> forward(Tape tape) {
    float[] starts = new float[batch.size()];
    return network.forward(tape, batch, 1, decisions, states, starts).heads();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void everyParameterGradientMatchesFiniteDifferences(String kernelName) {
    Kernels kernels = KernelSelection.byName(kernelName);
    List<float[]> weights = weights(kernels);
    Map<String, float[]> gradients = gradients(kernels, weights);
    RandomGenerator random = Networks.random(8);
    double here = loss(kernels, weights);
    Set<String> still = new TreeSet<>();
    for (Parameter parameter : network.parameters()) {
      float[] gradient = gradients.get(parameter.name());
      double norm = Math.sqrt(dot(gradient, gradient));
      double tolerance = 0.02 * norm + 5e-3;
      Slopes slopes = new Slopes(0, Double.POSITIVE_INFINITY);
      float[] direction = gradient;
      for (int i = 0; i < DIRECTIONS && slopes.kink > tolerance; i++) {
        direction = direction(gradient, norm, random);
        slopes = slopes(kernels, parameter, direction, here, weights, tolerance);
      }
      // where both sides are equally steep no ReLU has switched, and the slope is the gradient's
      assertThat(slopes.kink).as("kink near " + parameter.name()).isLessThanOrEqualTo(tolerance);
      assertThat(Math.abs(slopes.slope - dot(gradient, direction)))
          .as(parameter.name())
          .isLessThan(tolerance);
      if (parameter.name().startsWith("command.") && norm < 1e-6) {
        still.add(parameter.name());
      }
    }
    assertThat(still).as("parameters of the heads that nothing moves").isEmpty();
  }

  /** Along the gradient, and by as much to all sides. */
  private static float[] direction(float[] gradient, double norm, RandomGenerator random) {
    float[] direction = new float[gradient.length];
    for (int i = 0; i < direction.length; i++) {
      double along = norm > 0 ? gradient[i] / norm : 0;
      double across = (random.nextBoolean() ? 1 : -1) / Math.sqrt(direction.length);
      direction[i] = (float) (along + across);
    }
    return direction;
  }

  /**
   * How steep the loss is along a direction.
   *
   * @param slope from one side to the other
   * @param kink difference between the slopes of both sides
   */
  private record Slopes(double slope, double kink) {}

  /**
   * The slopes of the largest step without a kink, for rounding spoils small ones; without such a
   * step those with the smallest.
   */
  private Slopes slopes(
      Kernels kernels,
      Parameter parameter,
      float[] direction,
      double here,
      List<float[]> weights,
      double tolerance) {
    float[] values = FloatBuffers.toArray(parameter.value());
    Slopes best = new Slopes(0, Double.POSITIVE_INFINITY);
    for (int i = 0; i < STEP_SIZES.length && best.kink > tolerance; i++) {
      double above = at(kernels, parameter, values, direction, STEP_SIZES[i], weights);
      double below = at(kernels, parameter, values, direction, -STEP_SIZES[i], weights);
      double kink = Math.abs(above - 2 * here + below) / STEP_SIZES[i];
      if (kink < best.kink) {
        best = new Slopes((above - below) / (2 * STEP_SIZES[i]), kink);
      }
    }
    FloatBuffers.write(values, parameter.value());
    return best;
  }

  /** Random weights of all legal choices, 0 where the log-probability is −1e9. */
  private List<float[]> weights(Kernels kernels) {
    try (Tape tape = new Tape(kernels)) {
      tape.begin(false);
      List<float[]> weights = new ArrayList<>();
      for (HeadOutput head : forward(tape)) {
        float[] rows = FloatBuffers.toArray(head.logProbabilities().value());
        assertThat(rows).as(head.name()).isNotEmpty();
        float[] weight = Networks.normal(weights.size(), rows.length);
        float scale = (float) (4 / Math.sqrt(rows.length)); // no head drowns the others
        for (int i = 0; i < rows.length; i++) {
          weight[i] *= HeadOutput.isLegal(rows[i]) ? scale : 0;
        }
        weights.add(weight);
      }
      return weights;
    }
  }

  private Map<String, float[]> gradients(Kernels kernels, List<float[]> weights) {
    network.parameters().zeroGradients();
    try (Tape tape = new Tape(kernels)) {
      tape.begin(true);
      Variable[] outputs =
          forward(tape).stream().map(HeadOutput::logProbabilities).toArray(Variable[]::new);
      INDArray[] gradients = new INDArray[outputs.length];
      for (int h = 0; h < outputs.length; h++) {
        gradients[h] = tape.allocate(outputs[h].shape());
        FloatBuffers.write(weights.get(h), gradients[h]);
      }
      tape.backward(outputs, gradients);
    }
    Map<String, float[]> gradients = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      gradients.put(parameter.name(), FloatBuffers.toArray(parameter.gradient()));
    }
    return gradients;
  }

  private double at(
      Kernels kernels,
      Parameter parameter,
      float[] values,
      float[] direction,
      double step,
      List<float[]> weights) {
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[i] = (float) (values[i] + step * direction[i]);
    }
    FloatBuffers.write(moved, parameter.value());
    return loss(kernels, weights);
  }

  private double loss(Kernels kernels, List<float[]> weights) {
    double sum = 0;
    try (Tape tape = new Tape(kernels)) {
      tape.begin(false);
      List<HeadOutput> heads = forward(tape);
      for (int h = 0; h < heads.size(); h++) {
        sum += dot(FloatBuffers.toArray(heads.get(h).logProbabilities().value()), weights.get(h));
      }
    }
    return sum;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
