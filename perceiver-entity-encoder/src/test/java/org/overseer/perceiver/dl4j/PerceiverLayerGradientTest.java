package org.overseer.perceiver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** What the network gets back from the layer is the gradient of what the layer computes. */
class PerceiverLayerGradientTest {
  private static final double STEP = 1e-2;

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(PerceiverOutput.POOLED, RNNFormat.NCW, true),
        Arguments.of(PerceiverOutput.POOLED, RNNFormat.NCW, false),
        Arguments.of(PerceiverOutput.LATENTS, RNNFormat.NCW, true),
        Arguments.of(PerceiverOutput.PER_INPUT, RNNFormat.NCW, false),
        Arguments.of(PerceiverOutput.PER_INPUT, RNNFormat.NWC, true));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfParametersAndInputMatchFiniteDifferences(
      PerceiverOutput output, RNNFormat format, boolean masked) {
    ComputationGraph graph = Networks.bare(output, format);
    INDArray input = Networks.normal(1, Networks.inputShape(format));
    INDArray mask = masked ? Networks.mask() : null;
    INDArray weights = Networks.normal(2, run(graph, input, mask).shape());

    // Away from the initial latents, which are so small that their norm bends within one step.
    graph.params().addi(Networks.normal(4, graph.numParams()).muli(0.3));
    Backward backward = backward(graph, input, mask, weights);

    INDArray flat = graph.params();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 60; i++) {
      long index = random.nextLong(flat.length());
      double numeric = numeric(graph, input, mask, weights, flat, index);
      assertThat(backward.flat.getDouble(index))
          .as("parameter %d", index)
          .isCloseTo(numeric, within(2e-3 * Math.max(1, Math.abs(numeric))));
    }
    for (long index = 0; index < input.length(); index += 2) {
      double numeric = numeric(graph, input, mask, weights, input, index);
      assertThat(backward.input.getDouble(index))
          .as("input %d", index)
          .isCloseTo(numeric, within(2e-3 * Math.max(1, Math.abs(numeric))));
    }
  }

  @Test
  void gradientsEqualThoseOfTheEncoderOnATapeOfItsOwn() {
    ComputationGraph graph = Networks.bare(PerceiverOutput.LATENTS, RNNFormat.NWC);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NWC));
    INDArray weights = Networks.normal(2, Networks.SETS, 3, 8);

    Backward backward = backward(graph, input, null, weights);

    Map<String, INDArray> expected = new HashMap<>();
    Parameters parameters = new Parameters();
    PerceiverEncoder encoder =
        new PerceiverEncoder(
            new ParameterScope(parameters, "", Initializer.zeros()), Networks.config());
    Layer layer = graph.getLayer("set");
    for (Parameter parameter : parameters) {
      parameter.value().assign(layer.getParam(PerceiverParamInitializer.key(parameter.name())));
    }
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(true);
      Variable rows = tape.watch(input.reshape(15, Networks.CHANNELS));
      Variable latents = encoder.encode(rows, Segments.uniform(Networks.SETS, Networks.SET_SIZE));
      tape.backward(latents, weights.reshape(9, 8));
      for (Parameter parameter : parameters) {
        expected.put(PerceiverParamInitializer.key(parameter.name()), parameter.gradient());
      }
      assertThat(FloatBuffers.toArray(backward.input))
          .isEqualTo(FloatBuffers.toArray(rows.gradient()));
    }
    assertThat(backward.gradient.gradientForVariable().keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (key, gradient) ->
            assertThat(FloatBuffers.toArray(backward.gradient.getGradientFor(key)))
                .as(key)
                .isEqualTo(FloatBuffers.toArray(gradient)));
  }

  @Test
  void aBackwardPassAfterOneOfInferenceGivesTheSameGradient() {
    ComputationGraph graph = Networks.bare(PerceiverOutput.POOLED, RNNFormat.NCW);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    INDArray weights = Networks.normal(2, Networks.SETS, 8);
    float[] expected = FloatBuffers.toArray(backward(graph, input, null, weights).flat);

    Layer layer = graph.getLayer("set");
    layer.activate(input, false, LayerWorkspaceMgr.noWorkspaces());
    layer.backpropGradient(weights, LayerWorkspaceMgr.noWorkspaces());

    assertThat(FloatBuffers.toArray(layer.getGradientsViewArray())).isEqualTo(expected);
  }

  /** What one backward pass gave: by parameter, end to end, and for the input. */
  private record Backward(Gradient gradient, INDArray flat, INDArray input) {}

  private static Backward backward(
      ComputationGraph graph, INDArray input, @Nullable INDArray mask, INDArray weights) {
    graph.initGradientsView();
    Layer layer = graph.getLayer("set");
    layer.setMaskArray(mask);
    layer.activate(input, true, LayerWorkspaceMgr.noWorkspaces());
    Pair<Gradient, INDArray> pair =
        layer.backpropGradient(weights, LayerWorkspaceMgr.noWorkspaces());
    assertThat(pair.getSecond().shape()).isEqualTo(input.shape());
    return new Backward(pair.getFirst(), graph.getGradientsViewArray(), pair.getSecond());
  }

  private static INDArray run(ComputationGraph graph, INDArray input, @Nullable INDArray mask) {
    return graph
        .output(false, new INDArray[] {input}, mask == null ? null : new INDArray[] {mask})[0];
  }

  /** A fourth-order central difference. */
  private static double numeric(
      ComputationGraph graph,
      INDArray input,
      @Nullable INDArray mask,
      INDArray weights,
      INDArray varied,
      long index) {
    DoubleUnaryOperator slope =
        step -> {
          float original = varied.getFloat(index);
          float above = original + (float) step;
          float below = original - (float) step;
          varied.putScalar(index, above);
          double up = loss(run(graph, input, mask), weights);
          varied.putScalar(index, below);
          double down = loss(run(graph, input, mask), weights);
          varied.putScalar(index, original);
          return (up - down) / ((double) above - below);
        };
    return (4 * slope.applyAsDouble(STEP) - slope.applyAsDouble(2 * STEP)) / 3;
  }

  private static double loss(INDArray output, INDArray weights) {
    float[] values = FloatBuffers.toArray(output);
    float[] factors = FloatBuffers.toArray(weights);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * factors[i];
    }
    return sum;
  }
}
