package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Both kernels against plain Java in double, at sizes that do and do not fill whole vectors. */
class KernelsReferenceTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "nd4j,RELU", "nd4j,TANH", "nd4j,SIGMOID", "nd4j,GELU", "nd4j,GELU_TANH",
    "vector,RELU", "vector,TANH", "vector,SIGMOID", "vector,GELU", "vector,GELU_TANH"
  })
  void activationsAreAccurateToFloatPrecision(String kernels, Activation f) {
    int n = 40_003;
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = -20f + 40f * i / (n - 1);
    }
    INDArray y = Nd4j.createUninitialized(DataType.FLOAT, n);

    KernelSelection.byName(kernels).activate(f, Nd4j.createFromArray(x), y);

    float[] actual = FloatBuffers.toArray(y);
    DoubleUnaryOperator exact = exact(f);
    for (int i = 0; i < n; i++) {
      double expected = exact.applyAsDouble(x[i]);
      double tolerance = 2.5e-7 * Math.max(1, Math.abs(expected));
      assertThat((double) actual[i]).as("at %s", x[i]).isCloseTo(expected, within(tolerance));
    }
  }

  private static DoubleUnaryOperator exact(Activation f) {
    return switch (f) {
      case RELU -> x -> Math.max(x, 0);
      case TANH -> Math::tanh;
      case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
      case GELU -> x -> 0.5 * x * Erf.erfc(-x * Math.sqrt(0.5));
      case GELU_TANH ->
          x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void extremeInputsSaturate(String kernels) {
    INDArray x = Nd4j.createFromArray(-1e30f, -200f, -100f, 100f, 200f, 1e30f);
    INDArray y = Nd4j.createUninitialized(DataType.FLOAT, 6);
    Kernels k = KernelSelection.byName(kernels);

    k.activate(Activation.TANH, x, y);
    assertThat(FloatBuffers.toArray(y)).containsExactly(-1, -1, -1, 1, 1, 1);
    k.activate(Activation.SIGMOID, x, y);
    assertThat(FloatBuffers.toArray(y))
        .usingComparatorWithPrecision(1e-30f)
        .containsExactly(0, 0, 0, 1, 1, 1);
  }

  @ParameterizedTest(name = "{0}, {1} channels")
  @CsvSource({
    "nd4j,64",
    "vector,64",
    "nd4j,19",
    "vector,19",
    "vector,1",
    "vector,2050",
    "vector,3"
  })
  void layerNormMatchesPlainJava(String kernels, int c) {
    int n = 37;
    float[] x = random(1, n * c);
    for (int i = 0; i < x.length; i++) {
      x[i] += 30; // a mean that single-pass variance would not survive
    }
    float[] gain = random(2, c);
    float[] bias = random(3, c);
    INDArray y = zeros(n, c);

    KernelSelection.byName(kernels)
        .layerNorm(array(x, n, c), array(gain, c), array(bias, c), 1e-5f, y, zeros(n, 2));

    float[] actual = FloatBuffers.toArray(y);
    for (int row = 0; row < n; row++) {
      double mean = 0;
      for (int i = 0; i < c; i++) {
        mean += x[row * c + i] / (double) c;
      }
      double variance = 0;
      for (int i = 0; i < c; i++) {
        variance += Math.pow(x[row * c + i] - mean, 2) / c;
      }
      for (int i = 0; i < c; i++) {
        double normal = (x[row * c + i] - mean) / Math.sqrt(variance + 1e-5);
        assertThat((double) actual[row * c + i])
            .isCloseTo(gain[i] * normal + bias[i], within(5e-5));
      }
    }
  }

  @ParameterizedTest(name = "{0}, heads {1}, key width {2}, value width {3}, masked {4}")
  @CsvSource({
    "nd4j,2,8,6,false",
    "vector,2,8,6,false",
    "nd4j,1,5,3,true",
    "vector,1,5,3,true",
    "vector,4,64,64,false",
    "vector,3,51,48,true",
    "nd4j,4,64,64,false"
  })
  void attentionMatchesPlainJava(String kernels, int heads, int d, int v, boolean masked) {
    int[] queries = {0, 4, 4, 5, 14, 16};
    int[] keys = {0, 6, 9, 9, 42, 43};
    float[] mask = masked ? new float[43] : null;
    for (int i = 0; mask != null && i < 43; i++) {
      mask[i] = i < 6 || i % 3 == 0 ? 0 : 1; // the first set is hidden altogether
    }
    AttentionLayout layout = new AttentionLayout(heads, queries, keys, mask);
    float[] q = random(1, 16 * d);
    float[] k = random(2, 43 * d);
    float[] values = random(3, 43 * v);
    INDArray out = Nd4j.valueArrayOf(new long[] {16, v}, 99f, DataType.FLOAT);
    Kernels implementation = KernelSelection.byName(kernels);

    implementation.attention(
        array(q, 16, d),
        array(k, 43, d),
        array(values, 43, v),
        layout,
        zeros(implementation.attentionStateLength(layout)),
        out);

    double[] expected = attention(q, k, values, d, v, layout);
    float[] actual = FloatBuffers.toArray(out);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(3e-6));
    }
    for (int c = 0; c < v; c++) {
      assertThat(actual[4 * v + c]).as("a set without keys").isZero();
    }
  }

  private static double[] attention(
      float[] q, float[] k, float[] v, int d, int width, AttentionLayout layout) {
    double[] out = new double[layout.totalQueries() * width];
    int headKey = d / layout.heads();
    int headValue = width / layout.heads();
    for (int set = 0; set < layout.sets(); set++) {
      int first = layout.keyOffsets()[set];
      int keys = layout.keys(set);
      boolean allHidden = allHidden(layout.keyMask(), first, keys);
      for (int i = layout.queryOffsets()[set]; i < layout.queryOffsets()[set + 1]; i++) {
        for (int head = 0; head < layout.heads(); head++) {
          double[] weights = new double[keys];
          double total = 0;
          for (int j = 0; j < keys; j++) {
            double score = 0;
            for (int c = head * headKey; c < (head + 1) * headKey; c++) {
              score += (double) q[i * d + c] * k[(first + j) * d + c];
            }
            boolean hidden = layout.keyMask() != null && layout.keyMask()[first + j] == 0;
            // Beside the lowest float a score vanishes: all hidden means all equal.
            weights[j] = hidden ? (allHidden ? 1 : 0) : Math.exp(score / Math.sqrt(headKey));
            total += weights[j];
          }
          for (int c = head * headValue; c < (head + 1) * headValue; c++) {
            for (int j = 0; j < keys; j++) {
              out[i * width + c] += weights[j] / total * v[(first + j) * width + c];
            }
          }
        }
      }
    }
    return out;
  }

  private static boolean allHidden(float @Nullable [] mask, int first, int keys) {
    for (int j = 0; j < keys; j++) {
      if (mask == null || mask[first + j] == 1) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void maskedLogSoftmaxMatchesPlainJava(String kernels) {
    int n = 11;
    int a = 21;
    float[] x = random(1, n * a);
    float[] mask = new float[n * a];
    Random random = new Random(5);
    for (int i = 0; i < mask.length; i++) {
      x[i] *= 30;
      mask[i] = i % a == i / a || random.nextBoolean() ? 1 : 0;
    }
    INDArray y = zeros(n, a);

    KernelSelection.byName(kernels).logSoftmax(array(x, n, a), array(mask, n, a), y);

    float[] actual = FloatBuffers.toArray(y);
    for (int row = 0; row < n; row++) {
      double sum = 0;
      for (int i = row * a; i < (row + 1) * a; i++) {
        sum += mask[i] * Math.exp(x[i] - 50.0);
      }
      for (int i = row * a; i < (row + 1) * a; i++) {
        double expected = mask[i] == 1 ? x[i] - 50.0 - Math.log(sum) : -1e9;
        assertThat((double) actual[i]).isCloseTo(expected, within(2e-5));
      }
    }
  }

  @ParameterizedTest(name = "{0}, width {1}")
  @CsvSource({"nd4j,5", "vector,5", "nd4j,32", "vector,32"})
  void lstmCellMatchesPlainJava(String kernels, int h) {
    int b = 3;
    float[] gates = random(1, b * 4 * h);
    float[] previous = random(2, b * h);
    INDArray cell = zeros(b, h);
    INDArray hidden = zeros(b, h);
    int place = b * 4 * h; // far into a larger block, where ND4J's own views come out empty
    INDArray block = Nd4j.createFromArray(random(3, 3 * place));
    INDArray within =
        Nd4j.create(block.data(), new long[] {b, 4 * h}, new long[] {4 * h, 1}, place, 'c');
    FloatBuffers.write(gates, within);

    KernelSelection.byName(kernels).lstmCell(within, array(previous, b, h), cell, hidden);

    float[] cells = FloatBuffers.toArray(cell);
    float[] hiddens = FloatBuffers.toArray(hidden);
    for (int row = 0; row < b; row++) {
      for (int i = 0; i < h; i++) {
        int at = row * 4 * h + i;
        double c =
            sigmoid(gates[at + h]) * previous[row * h + i]
                + sigmoid(gates[at]) * Math.tanh(gates[at + 2 * h]);
        assertThat((double) cells[row * h + i]).isCloseTo(c, within(1e-6));
        assertThat((double) hiddens[row * h + i])
            .isCloseTo(sigmoid(gates[at + 3 * h]) * Math.tanh(c), within(1e-6));
      }
    }
  }

  @ParameterizedTest(name = "{0}, stride {1}, padding {2}")
  @CsvSource({"nd4j,1,0", "vector,1,0", "nd4j,2,1", "vector,2,1", "vector,3,2"})
  void unfoldedImagesHoldThePixelsUnderTheFilter(String kernels, int stride, int padding) {
    ConvolutionShape shape =
        new ConvolutionShape(
            2, 5, 6, 3, 3, 2, stride, new ImagePadding(padding, padding + 1, padding, padding));
    float[] image = random(1, 2 * 5 * 6 * 3);
    INDArray columns = zeros(shape.positions(), shape.patchLength());

    KernelSelection.byName(kernels).imageToColumns(array(image, 2, 5, 6, 3), shape, columns);

    float[] actual = FloatBuffers.toArray(columns);
    int index = 0;
    for (int b = 0; b < 2; b++) {
      for (int oy = 0; oy < shape.outputHeight(); oy++) {
        for (int ox = 0; ox < shape.outputWidth(); ox++) {
          for (int place = 0; place < 6; place++) {
            int y = oy * stride + place / 2 - padding;
            int x = ox * stride + place % 2 - padding;
            boolean inside = y >= 0 && y < 5 && x >= 0 && x < 6;
            for (int c = 0; c < 3; c++) {
              float expected = inside ? image[((b * 5 + y) * 6 + x) * 3 + c] : 0;
              assertThat(actual[index++]).isEqualTo(expected);
            }
          }
        }
      }
    }
  }

  /** Arrays of an arena begin anywhere in their buffer. */
  @ParameterizedTest
  @CsvSource({"nd4j", "vector"})
  void partsOfArraysThatDoNotBeginTheirBufferAreFound(String kernels) {
    Kernels k = KernelSelection.byName(kernels);
    INDArray buffer = zeros(100);
    INDArray matrix = Nd4j.create(buffer.data(), new long[] {6, 5}, new long[] {5, 1}, 20, 'c');
    for (int row = 0; row < 6; row++) {
      matrix.getRow(row).assign(row);
    }
    INDArray part = zeros(3, 2);

    k.copyBlock(new Kernels.Block(matrix, 3, 1), new Kernels.Block(part, 0, 0), 3, 2, false);
    assertThat(FloatBuffers.toArray(part)).containsExactly(3, 3, 4, 4, 5, 5);

    k.copyBlock(new Kernels.Block(part, 0, 0), new Kernels.Block(matrix, 2, 3), 3, 2, true);
    assertThat(buffer.getFloat(20 + 2 * 5 + 3)).isEqualTo(5);
    assertThat(buffer.getFloat(20 + 4 * 5 + 4)).isEqualTo(9);

    ConvolutionShape shape = new ConvolutionShape(1, 2, 2, 2, 2, 2, 1, ImagePadding.NONE);
    INDArray columns = Nd4j.create(buffer.data(), new long[] {1, 8}, new long[] {8, 1}, 6, 'c');
    k.imageToColumns(array(random(1, 8), 1, 2, 2, 2), shape, columns);
    assertThat(FloatBuffers.toArray(columns)).containsExactly(random(1, 8));
  }

  @ParameterizedTest(name = "{0}, at most {1} different rows")
  @CsvSource({"nd4j,40", "vector,40", "nd4j,2068", "vector,2068"})
  void scatterIntoALargeTableMatchesPlainJava(String kernels, int different) {
    int total = 2068;
    int c = 48;
    int n = 5000;
    Random random = new Random(3);
    int[] rows = random.ints(n, -1, different).toArray();
    float[] block = random(1, n * c + 7);
    INDArray atAnOffset =
        Nd4j.createFromArray(block).get(NDArrayIndex.interval(7, n * c + 7)).reshape('c', n, c);
    double[] expected = new double[total * c];
    for (int i = 0; i < n * c; i++) {
      if (rows[i / c] >= 0) {
        expected[rows[i / c] * c + i % c] += block[7 + i];
      }
    }
    INDArray sums = zeros(total, c);

    KernelSelection.byName(kernels).scatterAddRows(atAnOffset, rows, sums, false);

    float[] actual = FloatBuffers.toArray(sums);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-4));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static INDArray array(float[] values, long... shape) {
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  private static INDArray zeros(long... shape) {
    return Nd4j.zeros(DataType.FLOAT, shape);
  }

  private static float[] random(long seed, int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
