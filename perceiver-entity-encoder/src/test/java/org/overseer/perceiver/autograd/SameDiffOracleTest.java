package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.perceiver.autograd.GradientCheck.normal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** ND4J's own differentiation as a second, independent oracle for composed networks. */
class SameDiffOracleTest {
  private static final int ROWS = 6;
  private static final int CHANNELS = 9;

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void attentionBlockHasTheSameGradients(String kernels) {
    Map<String, INDArray> values = new LinkedHashMap<>();
    values.put("x", normal(1, ROWS, CHANNELS));
    values.put("gain", normal(2, CHANNELS));
    values.put("bias", normal(3, CHANNELS));
    for (String name : new String[] {"query", "key", "value", "output"}) {
      values.put(name, normal(name.hashCode(), CHANNELS, CHANNELS).muli(0.4));
    }

    SameDiff graph = SameDiff.create();
    Map<String, SDVariable> v = variables(graph, values);
    SDVariable normed = graph.nn.layerNorm(v.get("x"), v.get("gain"), v.get("bias"), true, 1);
    SDVariable scores =
        product(graph, linear(graph, normed, v.get("query")), linear(graph, normed, v.get("key")))
            .mul(1 / Math.sqrt(CHANNELS));
    SDVariable mixed =
        graph.mmul(graph.nn.softmax(scores, 1), linear(graph, normed, v.get("value")));
    SDVariable out = v.get("x").add(linear(graph, graph.math.tanh(mixed), v.get("output")));
    out.mul(out).sum("loss");

    check(
        kernels,
        graph,
        values,
        p -> {
          Segments one = Segments.uniform(1, ROWS);
          Variable n = Functions.layerNorm(p.get("x"), p.get("gain"), p.get("bias"));
          Variable attended =
              Functions.attention(
                  Functions.linear(n, p.get("query"), null),
                  Functions.linear(n, p.get("key"), null),
                  Functions.linear(n, p.get("value"), null),
                  1,
                  one,
                  one);
          Variable projected = Functions.linear(Functions.tanh(attended), p.get("output"), null);
          return Functions.add(p.get("x"), projected);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void twoLstmStepsHaveTheSameGradients(String kernels) {
    int h = 5;
    Map<String, INDArray> values = new LinkedHashMap<>();
    values.put("x", normal(1, ROWS, CHANNELS));
    values.put("hidden", normal(2, ROWS, h));
    values.put("cell", normal(3, ROWS, h));
    values.put("inputWeight", normal(4, 4 * h, CHANNELS).muli(0.4));
    values.put("hiddenWeight", normal(5, 4 * h, h).muli(0.4));
    values.put("bias", normal(6, 4 * h));

    SameDiff graph = SameDiff.create();
    Map<String, SDVariable> v = variables(graph, values);
    SDVariable hidden = v.get("hidden");
    SDVariable cell = v.get("cell");
    for (int step = 0; step < 2; step++) {
      SDVariable gates =
          linear(graph, v.get("x"), v.get("inputWeight"))
              .add(linear(graph, hidden, v.get("hiddenWeight")))
              .add(v.get("bias"));
      SDVariable[] gate = graph.split(gates, 4, 1);
      cell =
          graph
              .nn
              .sigmoid(gate[1])
              .mul(cell)
              .add(graph.nn.sigmoid(gate[0]).mul(graph.math.tanh(gate[2])));
      hidden = graph.nn.sigmoid(gate[3]).mul(graph.math.tanh(cell));
    }
    hidden.mul(hidden).sum("loss");

    check(
        kernels,
        graph,
        values,
        p -> {
          LstmState state = new LstmState(p.get("hidden"), p.get("cell"));
          for (int step = 0; step < 2; step++) {
            state =
                Functions.lstmCell(
                    p.get("x"),
                    state.hidden(),
                    state.cell(),
                    p.get("inputWeight"),
                    p.get("hiddenWeight"),
                    p.get("bias"));
          }
          return state.hidden();
        });
  }

  @FunctionalInterface
  private interface Net {
    Variable apply(Map<String, Variable> inputs);
  }

  /** The loss of both is the sum of squared outputs. */
  private static void check(String kernels, SameDiff graph, Map<String, INDArray> values, Net net) {
    Map<String, INDArray> expected = graph.calculateGradients(null, values.keySet());
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(true);
      Map<String, Variable> inputs = new LinkedHashMap<>();
      values.forEach((name, value) -> inputs.put(name, tape.watch(value)));
      Variable out = net.apply(inputs);
      tape.backward(Functions.sum(Functions.multiply(out, out)));
      inputs.forEach((name, input) -> compare(name, input, expected.get(name)));
    }
  }

  private static void compare(String name, Variable input, INDArray expected) {
    float[] actual = FloatBuffers.toArray(input.gradient());
    float[] oracle = FloatBuffers.toArray(expected);
    float largest = expected.amaxNumber().floatValue();
    for (int i = 0; i < oracle.length; i++) {
      assertThat(actual[i]).as("%s[%d]", name, i).isCloseTo(oracle[i], within(2e-5f * largest));
    }
  }

  private static Map<String, SDVariable> variables(SameDiff graph, Map<String, INDArray> values) {
    Map<String, SDVariable> variables = new LinkedHashMap<>();
    values.forEach((name, value) -> variables.put(name, graph.var(name, value.dup())));
    return variables;
  }

  private static SDVariable linear(SameDiff graph, SDVariable x, SDVariable weight) {
    return product(graph, x, weight);
  }

  /** a·bᵀ. */
  private static SDVariable product(SameDiff graph, SDVariable a, SDVariable b) {
    return graph.mmul(a, b, false, true, false);
  }
}
