package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Attention and its gradients against plain Java in double over random shapes, with every array in
 * the middle of a larger one that must stay as it is.
 */
class AttentionPropertyTest {
  private static final int RANDOM_SHAPES = 25;

  /** Sizes of one attention, and what its values are drawn from. */
  private record Shape(
      long seed, int heads, int qk, int v, int[] queries, int[] keys, boolean masked) {
    int q() {
      return Arrays.stream(queries).sum();
    }

    int k() {
      return Arrays.stream(keys).sum();
    }

    AttentionLayout layout() {
      SplittableRandom random = new SplittableRandom(seed);
      float[] mask = masked ? new float[k()] : null;
      for (int i = 0; mask != null && i < mask.length; i++) {
        mask[i] = random.nextInt(4) == 0 ? 0 : 1;
      }
      if (mask != null && keys.length > 1) {
        Arrays.fill(mask, 0, keys[0], 0f); // hidden altogether
      }
      return new AttentionLayout(heads, offsets(queries), offsets(keys), mask);
    }

    private static int[] offsets(int[] lengths) {
      int[] offsets = new int[lengths.length + 1];
      for (int i = 0; i < lengths.length; i++) {
        offsets[i + 1] = offsets[i] + lengths[i];
      }
      return offsets;
    }

    static Shape random(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int heads = 1 + random.nextInt(5);
      int sets = 1 + random.nextInt(4);
      return new Shape(
          seed,
          heads,
          heads * (1 + random.nextInt(20)),
          heads * (1 + random.nextInt(20)),
          random.ints(sets, 0, 9).toArray(),
          random.ints(sets, 0, 40).toArray(),
          random.nextBoolean());
    }

    @Override
    public String toString() {
      return "%d heads, qk %d, v %d, queries %s, keys %s%s"
          .formatted(
              heads,
              qk,
              v,
              Arrays.toString(queries),
              Arrays.toString(keys),
              masked ? ", masked" : "");
    }
  }

  private static Stream<Arguments> shapes() {
    Stream<Shape> random = IntStream.range(0, RANDOM_SHAPES).mapToObj(Shape::random);
    // Worked on by products in native code, beside sets that are not.
    Stream<Shape> large =
        Stream.of(
            new Shape(1, 1, 128, 3, new int[] {1}, new int[] {8200}, false), // one query
            new Shape(2, 1, 1, 3, new int[] {1025}, new int[] {4096}, false), // a last row alone
            new Shape( // so uneven that no kernels pad it
                3,
                2,
                2,
                2,
                new int[] {3, 1100, 0, 2, 1, 0, 0, 1},
                new int[] {5, 1000, 7, 0, 3, 0, 1, 1},
                true),
            new Shape(4, 1, 33, 17, new int[] {2100, 20}, new int[] {16, 16}, false),
            new Shape(5, 1, 1 << 20, 1, new int[] {1, 2}, new int[] {1, 1}, false)); // one key
    return Stream.concat(random, large)
        .flatMap(shape -> Stream.of("nd4j", "vector").map(kernels -> Arguments.of(kernels, shape)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("shapes")
  void equalsPlainJava(String name, Shape shape) {
    SplittableRandom random = new SplittableRandom(shape.seed + 1000);
    AttentionLayout layout = shape.layout();
    float[] q = random(random, shape.q() * shape.qk);
    float[] k = random(random, shape.k() * shape.qk);
    float[] v = random(random, shape.k() * shape.v);
    float[] dOut = random(random, shape.q() * shape.v);
    Plain plain = new Plain(shape, layout);
    plain.forward(q, k, v);
    plain.backward(q, k, v, dOut);

    for (int threads = 1; threads <= (name.equals("vector") ? 2 : 1); threads++) {
      Kernels kernels = KernelSelection.byName(name, threads);
      Fenced qs = new Fenced(q, shape.q(), shape.qk);
      Fenced ks = new Fenced(k, shape.k(), shape.qk);
      Fenced vs = new Fenced(v, shape.k(), shape.v);
      Fenced dOuts = new Fenced(dOut, shape.q(), shape.v);
      Fenced out = Fenced.filled(Float.NaN, shape.q(), shape.v);
      Fenced outAlone = Fenced.filled(Float.NaN, shape.q(), shape.v);
      Fenced state = Fenced.filled(Float.NaN, kernels.attentionStateLength(layout));

      kernels.attention(qs.array, ks.array, vs.array, layout, state.array, out.array);
      kernels.attention(qs.array, ks.array, vs.array, layout, null, outAlone.array);
      // ND4J sums so many float32 terms one after the other.
      double tolerance = 1e-5 + 7e-8 * layout.maxKeys();
      assertClose("output", out.values(), plain.out, 0, tolerance);
      assertThat(outAlone.values()).as("without a state").isEqualTo(out.values());

      Fenced dq = Fenced.filled(1, shape.q(), shape.qk);
      Fenced dk = Fenced.filled(2, shape.k(), shape.qk);
      Fenced dv = Fenced.filled(3, shape.k(), shape.v);
      kernels.attentionBackward(
          qs.array,
          ks.array,
          vs.array,
          layout,
          state.array,
          dOuts.array,
          dq.array,
          dk.array,
          dv.array);
      assertClose("gradient of q", dq.values(), plain.dq, 1, tolerance);
      assertClose("gradient of k", dk.values(), plain.dk, 2, tolerance);
      assertClose("gradient of v", dv.values(), plain.dv, 3, tolerance);
    }
  }

  /** Weights that are too many to be kept are computed again: queries in two parts keep theirs. */
  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void gradientsDoNotDependOnWhetherWeightsAreKept(String name) {
    Kernels kernels = KernelSelection.byName(name);
    int n = 3008; // whole vectors
    int[] all = {0, n};
    int[] half = {0, n / 2};
    AttentionLayout whole = new AttentionLayout(2, all, all, null);
    AttentionLayout part = new AttentionLayout(2, half, all, null);
    assertThat(kernels.attentionStateLength(whole)).isZero();
    assertThat(kernels.attentionStateLength(part)).isEqualTo(2L * n / 2 * n);
    SplittableRandom random = new SplittableRandom(11);
    Fenced[] x = new Fenced[4]; // q, k, v, dOut
    Arrays.setAll(x, i -> new Fenced(random(random, n * 4), n, 4));

    INDArray[] expected = gradients(kernels, whole, x[0].array, x, x[3].array);
    INDArray[] sum = {null, Nd4j.zeros(n, 4), Nd4j.zeros(n, 4)};
    INDArray[] queries = new INDArray[2];
    for (int i = 0; i < 2; i++) {
      INDArray q = rows(x[0].array, i * n / 2, n / 2);
      INDArray dOut = rows(x[3].array, i * n / 2, n / 2);
      INDArray[] got = gradients(kernels, part, q, x, dOut);
      queries[i] = got[0];
      sum[1].addi(got[1]);
      sum[2].addi(got[2]);
    }
    sum[0] = Nd4j.vstack(queries);
    for (int i = 0; i < 3; i++) {
      assertThat(expected[i].norm2Number().doubleValue()).isPositive();
      assertThat(expected[i].distance2(sum[i]))
          .isLessThan(1e-4 * expected[i].norm2Number().doubleValue());
    }
  }

  private static INDArray rows(INDArray x, int from, int count) {
    return x.get(NDArrayIndex.interval(from, from + count), NDArrayIndex.all()).dup('c');
  }

  private static INDArray[] gradients(
      Kernels kernels, AttentionLayout layout, INDArray q, Fenced[] x, INDArray dOut) {
    INDArray state = Nd4j.zeros(DataType.FLOAT, kernels.attentionStateLength(layout));
    INDArray out = Nd4j.zeros(DataType.FLOAT, q.shape());
    INDArray[] gradients = {
      Nd4j.zeros(DataType.FLOAT, q.shape()),
      Nd4j.zeros(DataType.FLOAT, x[1].array.shape()),
      Nd4j.zeros(DataType.FLOAT, x[2].array.shape())
    };
    INDArray k = x[1].array;
    INDArray v = x[2].array;
    kernels.attention(q, k, v, layout, state, out);
    kernels.attentionBackward(
        q, k, v, layout, state, dOut, gradients[0], gradients[1], gradients[2]);
    return gradients;
  }

  /** One array for all three, as in self-attention without projections. */
  @Test
  void oneArrayMayBeQueriesKeysAndValues() {
    Shape shape = new Shape(8, 3, 21, 21, new int[] {4, 0, 9}, new int[] {4, 0, 9}, false);
    AttentionLayout layout = shape.layout();
    float[] x = random(new SplittableRandom(9), shape.q() * shape.qk);
    float[] dOut = random(new SplittableRandom(10), shape.q() * shape.v);
    Plain plain = new Plain(shape, layout);
    plain.forward(x, x, x);
    plain.backward(x, x, x, dOut);
    double[] sum = new double[x.length];
    Arrays.setAll(sum, i -> plain.dq[i] + plain.dk[i] + plain.dv[i]);

    for (String name : new String[] {"nd4j", "vector"}) {
      Kernels kernels = KernelSelection.byName(name);
      INDArray in = new Fenced(x, shape.q(), shape.qk).array;
      INDArray state = Fenced.filled(0, kernels.attentionStateLength(layout)).array;
      Fenced dx = Fenced.filled(0, shape.q(), shape.qk);
      INDArray gradient = new Fenced(dOut, shape.q(), shape.v).array;
      kernels.attention(in, in, in, layout, state, Fenced.filled(0, shape.q(), shape.v).array);
      kernels.attentionBackward(in, in, in, layout, state, gradient, dx.array, dx.array, dx.array);
      assertClose("gradient", dx.values(), sum, 0, 1e-5);
    }
  }

  private static void assertClose(
      String what, float[] actual, double[] expected, double plus, double tolerance) {
    double largest = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - plus - expected[i]) <= tolerance * largest)) {
        assertThat((double) actual[i])
            .as("%s at %d", what, i)
            .isCloseTo(expected[i] + plus, within(tolerance * largest));
      }
    }
  }

  private static float[] random(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The definition, set by set and head by head. */
  private static final class Plain {
    private final Shape shape;
    private final AttentionLayout layout;
    final double[] out;
    final double[] dq;
    final double[] dk;
    final double[] dv;

    Plain(Shape shape, AttentionLayout layout) {
      this.shape = shape;
      this.layout = layout;
      out = new double[shape.q() * shape.v];
      dq = new double[shape.q() * shape.qk];
      dk = new double[shape.k() * shape.qk];
      dv = new double[shape.k() * shape.v];
    }

    void forward(float[] q, float[] k, float[] v) {
      walk(q, k, v, null);
    }

    void backward(float[] q, float[] k, float[] v, float[] dOut) {
      walk(q, k, v, dOut);
    }

    private void walk(float[] q, float[] k, float[] v, float @Nullable [] dOut) {
      for (int set = 0; set < layout.sets(); set++) {
        for (int i = layout.queryOffsets()[set]; i < layout.queryOffsets()[set + 1]; i++) {
          for (int head = 0; head < shape.heads && layout.keys(set) > 0; head++) {
            int depth = shape.qk / shape.heads;
            int width = shape.v / shape.heads;
            double[] p = weights(q, k, i, set, head * depth, depth);
            if (dOut == null) {
              read(p, v, i, set, head * width, width);
            } else {
              double[] d = back(p, v, dOut, i, set, head * width, width);
              scores(d, q, k, i, set, head * depth, depth);
            }
          }
        }
      }
    }

    private double[] weights(float[] q, float[] k, int i, int set, int at, int depth) {
      int first = layout.keyOffsets()[set];
      float[] mask = layout.keyMask();
      double[] p = new double[layout.keys(set)];
      for (int j = 0; j < p.length; j++) {
        for (int c = at; c < at + depth; c++) {
          p[j] += (double) q[i * shape.qk + c] * k[(first + j) * shape.qk + c] / Math.sqrt(depth);
        }
        p[j] = mask != null && mask[first + j] == 0 ? -1e100 : p[j];
      }
      double max = Arrays.stream(p).max().orElseThrow();
      double total = 0;
      for (int j = 0; j < p.length; j++) {
        p[j] = Math.exp(p[j] - max);
        total += p[j];
      }
      for (int j = 0; j < p.length; j++) {
        p[j] /= total;
      }
      return p;
    }

    private void read(double[] p, float[] v, int i, int set, int at, int width) {
      int first = layout.keyOffsets()[set];
      for (int j = 0; j < p.length; j++) {
        for (int c = at; c < at + width; c++) {
          out[i * shape.v + c] += p[j] * v[(first + j) * shape.v + c];
        }
      }
    }

    /** Adds to dv; returns the gradient of the scores. */
    private double[] back(double[] p, float[] v, float[] dOut, int i, int set, int at, int width) {
      int first = layout.keyOffsets()[set];
      double[] d = new double[p.length];
      double mean = 0;
      for (int j = 0; j < p.length; j++) {
        for (int c = at; c < at + width; c++) {
          d[j] += (double) dOut[i * shape.v + c] * v[(first + j) * shape.v + c];
          dv[(first + j) * shape.v + c] += p[j] * dOut[i * shape.v + c];
        }
        mean += p[j] * d[j];
      }
      for (int j = 0; j < p.length; j++) {
        d[j] = p[j] * (d[j] - mean);
      }
      return d;
    }

    private void scores(double[] d, float[] q, float[] k, int i, int set, int at, int depth) {
      int first = layout.keyOffsets()[set];
      for (int j = 0; j < d.length; j++) {
        for (int c = at; c < at + depth; c++) {
          dq[i * shape.qk + c] += d[j] * k[(first + j) * shape.qk + c] / Math.sqrt(depth);
          dk[(first + j) * shape.qk + c] += d[j] * q[i * shape.qk + c] / Math.sqrt(depth);
        }
      }
    }
  }
}
