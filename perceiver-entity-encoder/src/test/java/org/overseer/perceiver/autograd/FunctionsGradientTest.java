package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.perceiver.autograd.GradientCheck.normal;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Activation;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

/** Every differentiable function against finite differences, on both kernels. */
class FunctionsGradientTest {
  private static final Segments QUERIES = Segments.ofLengths(2, 0, 1, 3, 2);
  private static final Segments KEYS = Segments.ofLengths(3, 2, 0, 5, 1);

  private record Case(
      String kernels, String name, GradientCheck.Function function, INDArray... inputs) {
    @Override
    public String toString() {
      return name + ", " + kernels;
    }
  }

  static Stream<Case> cases() {
    return Stream.of("nd4j", "vector").flatMap(FunctionsGradientTest::cases);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientMatchesFiniteDifferences(Case c) {
    Kernels kernels = KernelSelection.byName(c.kernels);
    GradientCheck.check(kernels, c.function, c.inputs);
  }

  static Stream<Case> nd4jCases() {
    return cases("nd4j");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nd4jCases")
  void bothKernelsGiveTheSameResult(Case c) {
    float[] nd4j = forward("nd4j", c);
    float[] vector = forward("vector", c);

    for (int i = 0; i < nd4j.length; i++) {
      float tolerance = 3e-6f * Math.max(1, Math.abs(nd4j[i]));
      assertThat(vector[i]).isCloseTo(nd4j[i], within(tolerance));
    }
  }

  private static float[] forward(String kernels, Case c) {
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable[] inputs = Stream.of(c.inputs).map(tape::constant).toArray(Variable[]::new);
      return FloatBuffers.toArray(c.function.apply(inputs).value());
    }
  }

  private static Stream<Case> cases(String kernels) {
    return Stream.of(
            affine(kernels),
            pointwise(kernels),
            folded(kernels),
            sets(kernels),
            rows(kernels),
            losses(kernels))
        .flatMap(List::stream);
  }

  private static List<Case> affine(String k) {
    return List.of(
        new Case(
            k,
            "addLinear",
            v -> Functions.addLinear(v[3], v[0], v[1], v[2]),
            normal(1, 5, 7),
            normal(2, 3, 7),
            normal(3, 3),
            normal(4, 5, 3)),
        new Case(
            k,
            "activatedLinear",
            v -> Functions.activatedLinear(Activation.GELU, v[0], v[1], v[2]),
            normal(1, 5, 7),
            normal(2, 3, 7),
            normal(3, 3)),
        new Case(
            k,
            "linear",
            v -> Functions.linear(v[0], v[1], v[2]),
            normal(1, 5, 7),
            normal(2, 3, 7),
            normal(3, 3)),
        new Case(
            k,
            "linear without bias",
            v -> Functions.linear(v[0], v[1], null),
            normal(1, 5, 7),
            normal(2, 3, 7)),
        new Case(
            k,
            "linear of one row",
            v -> Functions.linear(v[0], v[1], v[2]),
            normal(1, 1, 4),
            normal(2, 1, 4),
            normal(3, 1)),
        new Case(k, "addRow", v -> Functions.addRow(v[0], v[1]), normal(1, 4, 19), normal(2, 19)),
        new Case(
            k,
            "layerNorm",
            v -> Functions.layerNorm(v[0], v[1], v[2]),
            normal(1, 6, 19),
            normal(2, 19),
            normal(3, 19)),
        new Case(
            k,
            "layerNorm of 3 channels",
            v -> Functions.layerNorm(v[0], v[1], v[2]),
            normal(1, 4, 3),
            normal(2, 3),
            normal(3, 3)),
        new Case(
            k,
            "lstmCell, hidden",
            v -> Functions.lstmCell(v[0], v[1], v[2], v[3], v[4], v[5]).hidden(),
            lstmInputs()),
        new Case(
            k,
            "lstmCell, cell",
            v -> Functions.lstmCell(v[0], v[1], v[2], v[3], v[4], v[5]).cell(),
            lstmInputs()),
        new Case(
            k,
            "lstmCell, both",
            v -> {
              LstmState state = Functions.lstmCell(v[0], v[1], v[2], v[3], v[4], v[5]);
              return Functions.concatColumns(state.hidden(), state.cell());
            },
            lstmInputs()),
        new Case(
            k,
            "conv2d",
            v -> Functions.conv2d(v[0], v[1], v[2], 2, 1),
            normal(1, 2, 5, 4, 3),
            normal(2, 4, 3, 3, 2),
            normal(3, 4)),
        new Case(
            k,
            "conv2d 1x1 without bias",
            v -> Functions.conv2d(v[0], v[1], null, 1, 0),
            normal(1, 2, 3, 2, 5),
            normal(2, 4, 5, 1, 1)));
  }

  private static INDArray[] lstmInputs() {
    return new INDArray[] {
      normal(1, 3, 4),
      normal(2, 3, 5),
      normal(3, 3, 5),
      normal(4, 20, 4),
      normal(5, 20, 5),
      normal(6, 20)
    };
  }

  private static List<Case> pointwise(String k) {
    INDArray x = normal(1, 5, 7);
    INDArray awayFromZero = x.add(org.nd4j.linalg.ops.transforms.Transforms.sign(x).muli(0.1));
    return List.of(
        new Case(k, "gelu", v -> Functions.gelu(v[0]), x.mul(2)),
        new Case(k, "geluTanh", v -> Functions.geluTanh(v[0]), x.mul(2)),
        new Case(k, "relu", v -> Functions.relu(v[0]), awayFromZero),
        new Case(k, "tanh", v -> Functions.tanh(v[0]), x.dup()),
        new Case(k, "sigmoid", v -> Functions.sigmoid(v[0]), x.mul(2)),
        new Case(k, "add", v -> Functions.add(v[0], v[1]), x.dup(), normal(2, 5, 7)),
        new Case(k, "add to itself", v -> Functions.add(v[0], v[0]), x.dup()),
        new Case(k, "multiply", v -> Functions.multiply(v[0], v[1]), x.dup(), normal(2, 5, 7)),
        new Case(k, "multiply by itself", v -> Functions.multiply(v[0], v[0]), x.dup()),
        new Case(k, "scale", v -> Functions.scale(v[0], -1.7f), x.dup()));
  }

  private static List<Case> folded(String k) {
    AttentionMask mask = new AttentionMask(new float[] {1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1});
    return List.of(
        new Case(
            k,
            "readShared",
            v -> Functions.readShared(v[0], v[1], v[2], v[3], v[4], 2, KEYS, null),
            normal(1, 3, 6),
            normal(2, 11, 5),
            normal(3, 6, 5),
            normal(4, 4, 5),
            normal(5, 4)),
        new Case(
            k,
            "readShared with a mask",
            v -> Functions.readShared(v[0], v[1], v[2], v[3], v[4], 1, KEYS, mask),
            normal(1, 3, 6),
            normal(2, 11, 5),
            normal(3, 6, 5),
            normal(4, 4, 5),
            normal(5, 4)),
        new Case(
            k,
            "answer with a residual",
            v -> Functions.answer(v[0], QUERIES, v[1], v[2], v[3], v[4], v[5], v[6], v[7], 2),
            normal(1, 8, 5),
            normal(2, 15, 6),
            normal(3, 15, 4),
            normal(4, 6, 5),
            normal(5, 6),
            normal(6, 3, 4),
            normal(7, 3),
            normal(8, 8, 3)),
        new Case(
            k,
            "answer",
            v -> Functions.answer(v[0], QUERIES, v[1], v[2], v[3], v[4], v[5], v[6], null, 1),
            normal(1, 8, 5),
            normal(2, 15, 6),
            normal(3, 15, 4),
            normal(4, 6, 5),
            normal(5, 6),
            normal(6, 3, 4),
            normal(7, 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void foldedFunctionsEqualProjectedAttention(String name) {
    try (Tape tape = new Tape(KernelSelection.byName(name))) {
      tape.begin(false);
      Variable q = tape.constant(normal(1, 3, 6));
      Variable x = tape.constant(normal(2, 11, 5));
      Variable wk = tape.constant(normal(3, 6, 5));
      Variable bk = tape.constant(normal(6, 6));
      Variable wv = tape.constant(normal(4, 4, 5));
      Variable bv = tape.constant(normal(5, 4));
      Variable plain =
          Functions.attention(
              Functions.repeatRows(q, KEYS.size()),
              Functions.linear(x, wk, bk),
              Functions.linear(x, wv, bv),
              2,
              Segments.uniform(KEYS.size(), 3),
              KEYS);
      assertEqual(Functions.readShared(q, x, wk, wv, bv, 2, KEYS, null), plain);

      Segments latents = Segments.uniform(QUERIES.size(), 3);
      Variable queries = tape.constant(normal(7, 8, 5));
      Variable k = tape.constant(normal(8, 15, 6));
      Variable v = tape.constant(normal(9, 15, 4));
      Variable wo = tape.constant(normal(10, 5, 4));
      Variable bo = tape.constant(normal(11, 5));
      Variable attended =
          Functions.attention(Functions.linear(queries, wk, bk), k, v, 2, QUERIES, latents);
      assertEqual(
          Functions.answer(queries, QUERIES, k, v, wk, bk, wo, bo, queries, 2),
          Functions.add(queries, Functions.linear(attended, wo, bo)));
    }
  }

  private static void assertEqual(Variable got, Variable want) {
    float[] wanted = FloatBuffers.toArray(want.value());
    float[] given = FloatBuffers.toArray(got.value());
    assertThat(given).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(given[i]).isCloseTo(wanted[i], within(2e-6f * Math.max(1, Math.abs(wanted[i]))));
    }
  }

  private static List<Case> sets(String k) {
    AttentionMask mask = new AttentionMask(new float[] {1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1});
    Segments long1 = Segments.ofLengths(5);
    Segments long2 = Segments.ofLengths(21);
    return List.of(
        new Case(
            k,
            "attention",
            v -> Functions.attention(v[0], v[1], v[2], 2, QUERIES, KEYS),
            normal(1, 8, 6),
            normal(2, 11, 6),
            normal(3, 11, 10)),
        new Case(
            k,
            "attention, one head",
            v -> Functions.attention(v[0], v[1], v[2], 1, QUERIES, KEYS),
            normal(1, 8, 5),
            normal(2, 11, 5),
            normal(3, 11, 3)),
        new Case(
            k,
            "attention of a long set",
            v -> Functions.attention(v[0], v[1], v[2], 2, long1, long2),
            normal(1, 5, 34),
            normal(2, 21, 34),
            normal(3, 21, 38)),
        new Case(
            k,
            "attention to itself",
            v -> Functions.attention(v[0], v[0], v[0], 2, KEYS, KEYS),
            normal(1, 11, 6)),
        new Case(
            k,
            "attention with a mask",
            v -> Functions.attention(v[0], v[1], v[2], 2, QUERIES, KEYS, mask),
            normal(1, 8, 6),
            normal(2, 11, 6),
            normal(3, 11, 4)),
        new Case(
            k,
            "segmentDot",
            v -> Functions.segmentDot(v[0], v[1], QUERIES, KEYS),
            normal(1, 8, 5),
            normal(2, 11, 5)),
        new Case(k, "segmentMean", v -> Functions.segmentMean(v[0], KEYS), normal(1, 11, 19)));
  }

  private static List<Case> rows(String k) {
    int[] manyToOne = new int[23];
    return List.of(
        new Case(
            k,
            "embedding",
            v -> Functions.embedding(v[0], new int[] {2, 0, 2, 3}),
            normal(1, 5, 19)),
        new Case(
            k,
            "gatherRows",
            v -> Functions.gatherRows(v[0], new int[] {1, -1, 3, 1, 1}),
            normal(1, 4, 5)),
        new Case(
            k,
            "gatherRows, one row often",
            v -> Functions.gatherRows(v[0], manyToOne),
            normal(1, 2, 5)),
        new Case(
            k,
            "scatterAddRows",
            v -> Functions.scatterAddRows(v[0], new int[] {1, -1, 3, 1}, 5),
            normal(1, 4, 19)),
        new Case(
            k,
            "concatColumns",
            v -> Functions.concatColumns(v[0], v[1], v[0]),
            normal(1, 4, 3),
            normal(2, 4, 18)),
        new Case(
            k,
            "concatRows",
            v -> Functions.concatRows(v[0], v[1], v[0]),
            normal(1, 2, 5),
            normal(2, 3, 5)),
        new Case(k, "sliceColumns", v -> Functions.sliceColumns(v[0], 2, 21), normal(1, 3, 23)),
        new Case(k, "sliceRows", v -> Functions.sliceRows(v[0], 1, 3), normal(1, 4, 5)),
        new Case(k, "reshape", v -> Functions.reshape(v[0], 2, 3, 5), normal(1, 6, 5)),
        new Case(k, "repeatRows", v -> Functions.repeatRows(v[0], 3), normal(1, 2, 19)));
  }

  private static List<Case> losses(String k) {
    float[] mask = {1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1};
    float[] weights = {0.5f, -1, 2, 0, 1, 1, 0.25f, -3, 0.1f, 1, 2, 3};
    return List.of(
        new Case(k, "logSoftmax", v -> Functions.logSoftmax(v[0]), normal(1, 3, 19)),
        new Case(
            k,
            "pickColumns",
            v -> Functions.pickColumns(v[0], new int[] {3, 0, 1}),
            normal(1, 3, 4)),
        new Case(
            k,
            "maskedLogSoftmax", // the forbidden −1e9 would drown the differences
            v -> Functions.pickColumns(Functions.maskedLogSoftmax(v[0], mask), new int[] {2, 3, 1}),
            normal(1, 3, 4)),
        new Case(
            k,
            "crossEntropy",
            v -> Functions.crossEntropy(v[0], new int[] {3, 0, 1}),
            normal(1, 3, 4)),
        new Case(k, "sum", v -> Functions.sum(v[0]), normal(1, 3, 7)),
        new Case(k, "mean", v -> Functions.mean(v[0]), normal(1, 3, 7)),
        new Case(k, "weightedSum", v -> Functions.weightedSum(v[0], weights), normal(1, 3, 4)));
  }
}
