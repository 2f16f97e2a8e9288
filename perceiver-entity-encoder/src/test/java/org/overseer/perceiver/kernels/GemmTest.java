package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** ND4J's Mmul op on the native build that ships, against plain Java. */
class GemmTest {
  @ParameterizedTest(name = "transpose {0} {1}, accumulate {2}, views {3}")
  @CsvSource({
    "false,false,false,false",
    "true,false,false,false",
    "false,true,false,false",
    "true,true,false,false",
    "false,false,true,false",
    "true,false,true,false",
    "false,true,true,true",
    "true,false,false,true",
    "false,false,true,true",
    "true,true,true,true"
  })
  void productsMatchPlainJava(
      boolean transposeA, boolean transposeB, boolean accumulate, boolean views) {
    int m = 5;
    int k = 19;
    int n = 7;
    INDArray a = matrix(1, transposeA ? k : m, transposeA ? m : k, views);
    INDArray b = matrix(2, transposeB ? n : k, transposeB ? k : n, views);
    INDArray out = matrix(3, m, n, views);
    double[][] expected = new double[m][n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = accumulate ? out.getDouble(i, j) : 0;
        for (int c = 0; c < k; c++) {
          double left = transposeA ? a.getDouble(c, i) : a.getDouble(i, c);
          double right = transposeB ? b.getDouble(j, c) : b.getDouble(c, j);
          sum += left * right;
        }
        expected[i][j] = sum;
      }
    }

    Gemm.multiply(a, transposeA, b, transposeB, out, accumulate);

    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(out.getDouble(i, j)).isCloseTo(expected[i][j], within(1e-5));
      }
    }
  }

  @ParameterizedTest(name = "{0} x {1} x {2}")
  @CsvSource({"1,1,1", "1,64,1", "3,1,5", "64,1,1", "1000,64,64", "33,17,65"})
  void oddSizesMatchPlainJava(int m, int k, int n) {
    float[] a = values(1, m * k);
    float[] b = values(2, k * n);
    INDArray out = Nd4j.createUninitialized(DataType.FLOAT, m, n);

    Gemm.multiply(
        Nd4j.createFromArray(a).reshape(m, k),
        false,
        Nd4j.createFromArray(b).reshape(k, n),
        false,
        out,
        false);

    float[] actual = FloatBuffers.toArray(out);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int c = 0; c < k; c++) {
          sum += (double) a[i * k + c] * b[c * n + j];
        }
        assertThat((double) actual[i * n + j]).isCloseTo(sum, within(1e-4));
      }
    }
  }

  @Test
  void anEmptyInnerSizeGivesZeros() {
    INDArray out = Nd4j.ones(DataType.FLOAT, 2, 3);

    Gemm.multiply(
        Nd4j.create(DataType.FLOAT, 0, 2),
        true,
        Nd4j.create(DataType.FLOAT, 0, 3),
        false,
        out,
        false);

    assertThat(FloatBuffers.toArray(out)).containsOnly(0f);
  }

  private static INDArray matrix(long seed, int rows, int columns, boolean view) {
    INDArray larger =
        Nd4j.createFromArray(values(seed, (rows + 3) * (columns + 5)))
            .reshape(rows + 3, columns + 5);
    INDArray part =
        larger.get(NDArrayIndex.interval(2, 2 + rows), NDArrayIndex.interval(4, 4 + columns));
    return view ? part : part.dup('c');
  }

  private static float[] values(long seed, int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
