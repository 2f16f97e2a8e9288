package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Matrix products of the kernels against plain Java, over random sizes, views and flags. */
class SmallProductsTest {
  private static final int CASES = 400;
  private static final float UNTOUCHED = 12345f;

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void productsOfRandomSizesMatchPlainJava(String name) {
    Kernels kernels = KernelSelection.byName(name);
    Random random = new Random(17);
    for (int i = 0; i < CASES; i++) {
      int largest = i % 10 == 0 ? 130 : 40;
      int m = 1 + random.nextInt(largest);
      int n = 1 + random.nextInt(largest);
      int k = 1 + random.nextInt(largest);
      boolean transposeA = random.nextBoolean();
      boolean transposeB = random.nextBoolean();
      boolean accumulate = random.nextBoolean();
      INDArray a = matrix(random, transposeA ? k : m, transposeA ? m : k);
      INDArray b = matrix(random, transposeB ? n : k, transposeB ? k : n);
      INDArray whole = Nd4j.valueArrayOf(new long[] {m + 2, n + 3}, UNTOUCHED, DataType.FLOAT);
      boolean view = random.nextBoolean();
      INDArray out =
          view
              ? whole.get(NDArrayIndex.interval(1, m + 1), NDArrayIndex.interval(2, n + 2))
              : Nd4j.valueArrayOf(new long[] {m, n}, UNTOUCHED, DataType.FLOAT);
      out.assign(Nd4j.createFromArray(values(random, m * n)).reshape(m, n));
      double[] expected = product(a, transposeA, b, transposeB, out, accumulate);

      kernels.gemm(a, transposeA, b, transposeB, out, accumulate);

      float[] actual = FloatBuffers.toArray(out.dup('c'));
      double furthest = 0;
      for (int e = 0; e < expected.length; e++) {
        furthest = Math.max(furthest, Math.abs(actual[e] - expected[e]));
      }
      assertThat(furthest)
          .as("[%d, %d, %d] %s %s %s", m, n, k, transposeA, transposeB, accumulate)
          .isLessThan(2e-5);
      long around = (m + 2L) * (n + 3L) - (view ? (long) m * n : 0);
      assertThat(count(whole, UNTOUCHED)).isEqualTo(around);
    }
  }

  private static long count(INDArray array, float value) {
    float[] elements = FloatBuffers.toArray(array);
    long count = 0;
    for (float element : elements) {
      count += element == value ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void whatLiesBeyondAMatrixStaysOutOfTheProduct(String name) {
    Kernels kernels = KernelSelection.byName(name);
    // Scratch memory that an earlier product has left full of NaN.
    INDArray bad = Nd4j.valueArrayOf(new long[] {40, 40}, Float.NaN, DataType.FLOAT);
    kernels.gemm(bad, false, bad, true, Nd4j.create(DataType.FLOAT, 40, 40), false);
    for (boolean transposed : new boolean[] {false, true}) {
      INDArray out = Nd4j.create(DataType.FLOAT, 3, 5);
      INDArray ones = Nd4j.ones(DataType.FLOAT, 5, 7);
      kernels.gemm(
          Nd4j.ones(DataType.FLOAT, 3, 7),
          false,
          transposed ? ones : ones.transpose().dup('c'),
          transposed,
          out,
          false);
      float[] sevens = new float[15];
      Arrays.fill(sevens, 7f);
      assertThat(FloatBuffers.toArray(out)).containsExactly(sevens);
    }
  }

  /** A matrix, every second time with gaps between its rows. */
  private static INDArray matrix(Random random, int rows, int columns) {
    if (random.nextBoolean()) {
      return Nd4j.createFromArray(values(random, rows * columns)).reshape(rows, columns);
    }
    return Nd4j.createFromArray(values(random, rows * (columns + 5)))
        .reshape(rows, columns + 5)
        .get(NDArrayIndex.all(), NDArrayIndex.interval(3, columns + 3));
  }

  private static float[] values(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  private static double[] product(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      INDArray out,
      boolean accumulate) {
    int m = (int) out.size(0);
    int n = (int) out.size(1);
    int k = (int) a.size(transposeA ? 0 : 1);
    float[] left = FloatBuffers.toArray(a);
    float[] right = FloatBuffers.toArray(b);
    float[] before = FloatBuffers.toArray(out);
    double[] product = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = accumulate ? before[i * n + j] : 0;
        for (int c = 0; c < k; c++) {
          sum +=
              (double) left[transposeA ? c * m + i : i * k + c]
                  * right[transposeB ? j * k + c : c * n + j];
        }
        product[i * n + j] = sum;
      }
    }
    return product;
  }
}
