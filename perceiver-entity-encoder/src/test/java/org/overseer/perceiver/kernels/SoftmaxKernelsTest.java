package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Softmax within sets and groups against plain Java, and attention of large sets. */
class SoftmaxKernelsTest {
  private static final int[] OFFSETS = {0, 5, 5, 38, 39, 103};
  private static final int WIDTH = 103;

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void rowsOfSetsAreDistributionsOfTheirOwn(String kernels) {
    int rows = 7;
    float[] scores = random(1, rows * WIDTH);
    float[] added = random(2, WIDTH);
    added[3] = -1e30f;
    INDArray p = array(scores, scores.length);

    KernelSelection.byName(kernels).setSoftmax(p, OFFSETS, 1.5f, added);

    assertClose(p, setSoftmax(scores, added, rows, 1.5), 1e-6);
    for (int row = 0; row < rows; row++) {
      assertThat(p.getFloat(row * 5 + 3)).as("a column with so low an addend").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void gradientsOfSetsMatchPlainJava(String kernels) {
    int rows = 7;
    double[] p = setSoftmax(random(1, rows * WIDTH), new float[WIDTH], rows, 1);
    float[] d = random(3, rows * WIDTH);
    INDArray gradient = array(d, d.length);

    KernelSelection.byName(kernels)
        .setSoftmaxBackward(array(floats(p), p.length), gradient, OFFSETS, 0.5f);

    double[] expected = new double[d.length];
    for (int set = 0; set + 1 < OFFSETS.length; set++) {
      int n = OFFSETS[set + 1] - OFFSETS[set];
      for (int row = 0; row < rows; row++) {
        int at = rows * OFFSETS[set] + row * n;
        double sum = 0;
        for (int i = at; i < at + n; i++) {
          sum += p[i] * d[i];
        }
        for (int i = at; i < at + n; i++) {
          expected[i] = 0.5 * p[i] * (d[i] - sum);
        }
      }
    }
    assertClose(gradient, expected, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void groupsAreDistributionsDownTheColumns(String kernels) {
    int groups = 3;
    int rows = 18;
    float[] scores = random(1, rows * WIDTH);
    float[] added = random(2, (OFFSETS.length - 1) * rows);
    INDArray p = array(scores, scores.length);

    KernelSelection.byName(kernels).groupSoftmax(p, groups, OFFSETS, array(added, added.length));

    assertClose(p, groupSoftmax(scores, added, groups, rows), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void gradientsOfGroupsMatchPlainJava(String kernels) {
    int groups = 3;
    int rows = 18;
    float[] zero = new float[(OFFSETS.length - 1) * rows];
    double[] p = groupSoftmax(random(1, rows * WIDTH), zero, groups, rows);
    float[] d = random(3, rows * WIDTH);
    INDArray gradient = array(d, d.length);

    KernelSelection.byName(kernels)
        .groupSoftmaxBackward(array(floats(p), p.length), gradient, groups, OFFSETS, rows);

    double[] expected = new double[d.length];
    for (int set = 0; set + 1 < OFFSETS.length; set++) {
      int n = OFFSETS[set + 1] - OFFSETS[set];
      for (int column = 0; column < n; column++) {
        for (int g = 0; g < groups; g++) {
          int at = rows * OFFSETS[set] + column;
          double sum = 0;
          for (int row = g; row < rows; row += groups) {
            sum += p[at + row * n] * d[at + row * n];
          }
          for (int row = g; row < rows; row += groups) {
            expected[at + row * n] = p[at + row * n] * (d[at + row * n] - sum);
          }
        }
      }
    }
    assertClose(gradient, expected, 1e-6);
  }

  /** 4 heads × 500 × 9,000 weights: worked on in several chunks by both kernels. */
  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void attentionOfALargeSetEqualsThatOfItsQueriesOneByOne(String name) {
    Kernels kernels = KernelSelection.byName(name);
    int heads = 4;
    int width = 32;
    int queries = 500;
    int keys = 9000;
    float[] mask = new float[keys + 3];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % 7 == 0 ? 0 : 1;
    }
    AttentionLayout layout =
        new AttentionLayout(heads, new int[] {0, 2, 2 + queries}, new int[] {0, 3, 3 + keys}, mask);
    INDArray q = array(random(1, (queries + 2) * width), queries + 2, width);
    INDArray k = array(random(2, (keys + 3) * width), keys + 3, width);
    INDArray v = array(random(3, (keys + 3) * width), keys + 3, width);
    INDArray state = zeros(kernels.attentionStateLength(layout));
    INDArray kept = zeros(queries + 2, width);
    INDArray out = zeros(queries + 2, width);

    kernels.attention(q, k, v, layout, state, kept);
    kernels.attention(q, k, v, layout, /* state= */ null, out);

    assertThat(FloatBuffers.toArray(out)).isEqualTo(FloatBuffers.toArray(kept));
    INDArray dOut = array(random(4, (queries + 2) * width), queries + 2, width);
    INDArray dq = zeros(queries + 2, width);
    INDArray dk = zeros(keys + 3, width);
    INDArray dv = zeros(keys + 3, width);
    kernels.attentionBackward(q, k, v, layout, state, dOut, dq, dk, dv);

    for (int row : new int[] {0, 2, 3, 300, queries + 1}) {
      int set = row < 2 ? 0 : 1;
      Single single = single(q, k, v, layout, row, set, dOut);
      assertClose(out.getRow(row), single.out, 1e-5);
      assertClose(dq.getRow(row), single.dq, 1e-5);
    }
    // Σ over queries of dv is Σ over keys: each query's weights add up to 1.
    double[] sums = new double[width];
    for (int c = 0; c < width; c++) {
      sums[c] = dOut.getColumn(c).sumNumber().doubleValue();
    }
    assertClose(dv.sum(0), sums, 2e-3);
    assertThat(dk.getRow(3 + 4).normmaxNumber().floatValue()).as("a hidden key").isZero();
  }

  private record Single(double[] out, double[] dq) {}

  private static Single single(
      INDArray q, INDArray k, INDArray v, AttentionLayout layout, int row, int set, INDArray dOut) {
    int width = (int) q.size(1);
    int depth = width / layout.heads();
    int first = layout.keyOffsets()[set];
    int n = layout.keys(set);
    float[] mask = layout.keyMask();
    double[] out = new double[width];
    double[] dq = new double[width];
    for (int head = 0; head < layout.heads(); head++) {
      double[] p = new double[n];
      double total = 0;
      for (int j = 0; j < n; j++) {
        double score = 0;
        for (int c = head * depth; c < (head + 1) * depth; c++) {
          score += q.getDouble(row, c) * k.getDouble(first + j, c);
        }
        p[j] = mask[first + j] == 0 ? 0 : Math.exp(score / Math.sqrt(depth));
        total += p[j];
      }
      double mean = 0;
      double[] d = new double[n];
      for (int j = 0; j < n; j++) {
        p[j] /= total;
        for (int c = head * depth; c < (head + 1) * depth; c++) {
          out[c] += p[j] * v.getDouble(first + j, c);
          d[j] += dOut.getDouble(row, c) * v.getDouble(first + j, c);
        }
        mean += p[j] * d[j];
      }
      for (int j = 0; j < n; j++) {
        for (int c = head * depth; c < (head + 1) * depth; c++) {
          dq[c] += p[j] * (d[j] - mean) / Math.sqrt(depth) * k.getDouble(first + j, c);
        }
      }
    }
    return new Single(out, dq);
  }

  private static double[] setSoftmax(float[] scores, float[] added, int rows, double factor) {
    double[] p = new double[scores.length];
    for (int set = 0; set + 1 < OFFSETS.length; set++) {
      int n = OFFSETS[set + 1] - OFFSETS[set];
      for (int row = 0; row < rows; row++) {
        int at = rows * OFFSETS[set] + row * n;
        double total = 0;
        for (int c = 0; c < n; c++) {
          p[at + c] = Math.exp(factor * scores[at + c] + added[OFFSETS[set] + c]);
          total += p[at + c];
        }
        for (int c = 0; c < n; c++) {
          p[at + c] /= total;
        }
      }
    }
    return p;
  }

  private static double[] groupSoftmax(float[] scores, float[] added, int groups, int rows) {
    double[] p = new double[scores.length];
    for (int set = 0; set + 1 < OFFSETS.length; set++) {
      int n = OFFSETS[set + 1] - OFFSETS[set];
      for (int column = 0; column < n; column++) {
        for (int g = 0; g < groups; g++) {
          int at = rows * OFFSETS[set] + column;
          double total = 0;
          for (int row = g; row < rows; row += groups) {
            int i = at + row * n;
            p[i] = Math.exp((double) scores[i] + added[set * rows + row]);
            total += p[i];
          }
          for (int row = g; row < rows; row += groups) {
            p[at + row * n] /= total;
          }
        }
      }
    }
    return p;
  }

  private static void assertClose(INDArray actual, double[] expected, double tolerance) {
    float[] values = FloatBuffers.toArray(actual);
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) values[i]).as("at %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static INDArray array(float[] values, long... shape) {
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  private static INDArray zeros(long... shape) {
    return Nd4j.zeros(DataType.FLOAT, shape);
  }

  private static float[] random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
