package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

/**
 * Folded attention against projected attention over random shapes: results and the gradients of all
 * inputs, on one tape whose steps have ever other sizes.
 */
class FoldedAttentionPropertyTest {
  private static final int SHAPES = 30;

  private static Stream<Arguments> kernels() {
    return Stream.of(Arguments.of("nd4j", 1), Arguments.of("vector", 1), Arguments.of("vector", 2));
  }

  /** A function of the same inputs in one of two ways. */
  @FunctionalInterface
  private interface Way {
    Variable apply(Variable... inputs);
  }

  /** What the steps of a test share. */
  private record Setting(Kernels kernels, Tape tape, SplittableRandom random) {
    /** Compares both ways with each input a constant or not, at random. */
    void compare(String what, Way folded, Way projected, INDArray... inputs) {
      boolean[] constant = new boolean[inputs.length];
      for (int i = 0; i < constant.length; i++) {
        constant[i] = random.nextInt(5) == 0;
      }
      long seed = random.nextLong();
      List<float[]> got = run(tape, seed, folded, constant, inputs);
      try (Tape other = new Tape(kernels)) {
        List<float[]> want = run(other, seed, projected, constant, inputs);
        for (int i = 0; i < want.size(); i++) {
          String part = i == 0 ? "result" : "gradient of input " + (i - 1);
          assertClose(what + ", " + part, got.get(i), want.get(i));
        }
      }
      tape.begin(false);
      Variable alone = folded.apply(constants(tape, inputs));
      assertThat(FloatBuffers.toArray(alone.value())).as(what).containsExactly(got.get(0));
    }

    private static Variable[] constants(Tape tape, INDArray... inputs) {
      return Stream.of(inputs).map(tape::constant).toArray(Variable[]::new);
    }

    private static List<float[]> run(
        Tape tape, long seed, Way way, boolean[] constant, INDArray... inputs) {
      tape.begin(true);
      Variable[] variables = new Variable[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        variables[i] = constant[i] ? tape.constant(inputs[i]) : tape.watch(inputs[i]);
      }
      Variable first = way.apply(variables);
      Variable result = Functions.add(first, way.apply(variables)); // gradients arrive twice
      INDArray gradient = GradientCheck.normal(seed, result.shape());
      List<float[]> all = new ArrayList<>();
      all.add(FloatBuffers.toArray(first.value()));
      tape.backward(result, gradient);
      for (int i = 0; i < inputs.length; i++) {
        all.add(constant[i] ? new float[0] : FloatBuffers.toArray(variables[i].gradient()));
      }
      return all;
    }
  }

  private static void assertClose(String what, float[] got, float[] want) {
    assertThat(got).as(what).hasSameSizeAs(want);
    double largest = 1;
    for (float value : want) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < want.length; i++) {
      if (!(Math.abs((double) got[i] - want[i]) <= 2e-5 * largest)) {
        assertThat(got[i]).as("%s at %d, largest %s", what, i, largest).isEqualTo(want[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void readingEqualsProjectedAttention(String name, int threads) {
    Kernels kernels = KernelSelection.byName(name, threads);
    try (Tape tape = new Tape(kernels)) {
      for (int shape = 0; shape < SHAPES; shape++) {
        SplittableRandom random = new SplittableRandom(shape);
        Setting setting = new Setting(kernels, tape, random);
        int heads = 1 + random.nextInt(4);
        int qk = heads * (1 + random.nextInt(9));
        int v = heads * (1 + random.nextInt(9));
        int c = 1 + random.nextInt(40);
        int n = 1 + random.nextInt(6);
        Segments sets = sets(random, 40);
        AttentionMask mask = random.nextBoolean() ? mask(random, sets) : null;
        setting.compare(
            "shape " + shape,
            in -> Functions.readShared(in[0], in[1], in[2], in[3], in[4], heads, sets, mask),
            in -> projectedReading(heads, sets, mask, in),
            GradientCheck.normal(random.nextLong(), n, qk),
            GradientCheck.normal(random.nextLong(), sets.total(), c),
            GradientCheck.normal(random.nextLong(), qk, c),
            GradientCheck.normal(random.nextLong(), v, c),
            GradientCheck.normal(random.nextLong(), v));
      }
    }
  }

  private static Variable projectedReading(
      int heads, Segments sets, @Nullable AttentionMask mask, Variable... in) {
    Variable q = Functions.repeatRows(in[0], sets.size());
    Variable k = Functions.linear(in[1], in[2], null);
    Variable v = Functions.linear(in[1], in[3], in[4]);
    Segments queries = Segments.uniform(sets.size(), in[0].rows());
    return mask == null
        ? Functions.attention(q, k, v, heads, queries, sets)
        : Functions.attention(q, k, v, heads, queries, sets, mask);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void answeringEqualsProjectedAttention(String name, int threads) {
    Kernels kernels = KernelSelection.byName(name, threads);
    try (Tape tape = new Tape(kernels)) {
      for (int shape = 0; shape < SHAPES; shape++) {
        SplittableRandom random = new SplittableRandom(1000 + shape);
        Setting setting = new Setting(kernels, tape, random);
        int heads = 1 + random.nextInt(4);
        int qk = heads * (1 + random.nextInt(9));
        int v = heads * (1 + random.nextInt(9));
        int e = 1 + random.nextInt(40);
        boolean residual = random.nextBoolean();
        int o = 1 + random.nextInt(40);
        int n = 1 + random.nextInt(6);
        Segments sets = sets(random, 40);
        Segments latents = Segments.uniform(sets.size(), n);
        setting.compare(
            "shape " + shape,
            in ->
                Functions.answer(
                    in[0],
                    sets,
                    in[1],
                    in[2],
                    in[3],
                    in[4],
                    in[5],
                    in[6],
                    residual ? in[7] : null,
                    heads),
            in -> {
              Variable q = Functions.linear(in[0], in[3], in[4]);
              Variable read = Functions.attention(q, in[1], in[2], heads, sets, latents);
              Variable out = Functions.linear(read, in[5], in[6]);
              return residual ? Functions.add(in[7], out) : out;
            },
            GradientCheck.normal(random.nextLong(), sets.total(), e),
            GradientCheck.normal(random.nextLong(), latents.total(), qk),
            GradientCheck.normal(random.nextLong(), latents.total(), v),
            GradientCheck.normal(random.nextLong(), qk, e),
            GradientCheck.normal(random.nextLong(), qk),
            GradientCheck.normal(random.nextLong(), o, v),
            GradientCheck.normal(random.nextLong(), o),
            GradientCheck.normal(random.nextLong(), sets.total(), o));
      }
    }
  }

  /** One to five sets; one in four is empty, and so may all be. */
  private static Segments sets(SplittableRandom random, int longest) {
    return Segments.ofLengths(
        IntStream.range(0, 1 + random.nextInt(5))
            .map(set -> random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(longest))
            .toArray());
  }

  private static AttentionMask mask(SplittableRandom random, Segments sets) {
    float[] seen = new float[sets.total()];
    for (int set = 0; set < sets.size(); set++) {
      boolean hidden = random.nextInt(4) == 0;
      for (int row = sets.start(set); row < sets.start(set + 1); row++) {
        seen[row] = hidden || random.nextBoolean() ? 0 : 1;
      }
    }
    return new AttentionMask(seen);
  }
}
