package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/** Normalisation of columns. */
final class BatchNormFunctions {
  private static final float EPSILON = 1e-5f;

  private BatchNormFunctions() {}

  static Variable withMoments(
      Variable x, Variable gain, Variable bias, INDArray mean, INDArray variance) {
    requireShapes(x, gain, bias);
    return normalize(x, gain, bias, mean, variance, /* momentsOfX= */ false);
  }

  static NormalizedBatch withOwnMoments(Variable x, Variable gain, Variable bias) {
    requireShapes(x, gain, bias);
    int n = x.rows();
    int c = x.columns();
    if (n < 2) {
      throw new IllegalArgumentException(
          "batchNorm: needs at least 2 rows to normalise by their own moments, has " + n);
    }
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray mean = tape.allocate(c);
    columnMeans(kernels, x.value(), n, c, mean);
    INDArray deviations = centred(x, mean);
    kernels.multiply(deviations, deviations, deviations, false);
    INDArray variance = tape.allocate(c);
    columnMeans(kernels, deviations, n, c, variance);
    Variable values = normalize(x, gain, bias, mean, variance, /* momentsOfX= */ true);
    return new NormalizedBatch(values, mean, variance);
  }

  private static Variable normalize(
      Variable x,
      Variable gain,
      Variable bias,
      INDArray mean,
      INDArray variance,
      boolean momentsOfX) {
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray scale = tape.allocate(x.columns());
    FloatBuffers.write(inverseDeviation(variance), scale);
    INDArray normalized = centred(x, mean);
    kernels.scaleColumns(normalized, scale, normalized, false);
    INDArray y = tape.allocate(x.shape());
    kernels.scaleColumns(normalized, gain.value(), y, false);
    kernels.addRow(y, bias.value(), y);
    Backward backward =
        dy -> {
          int n = x.rows();
          int c = x.columns();
          INDArray dGain = tape.allocate(c);
          INDArray dBias = tape.allocate(c);
          INDArray work = tape.allocate(x.shape());
          kernels.multiply(dy, normalized, work, false);
          kernels.columnSums(work, n, c, dGain, false);
          kernels.columnSums(dy, n, c, dBias, false);
          Gradients.giveScaled(gain, dGain, 1f);
          Gradients.giveScaled(bias, dBias, 1f);
          INDArray share = dy;
          if (momentsOfX) { // moving x moves mean and deviation: their share is taken out of dy
            kernels.scale(dGain, -1f / n, dGain, false);
            kernels.scale(dBias, -1f / n, dBias, false);
            kernels.addRow(dy, dBias, work);
            kernels.scaleColumns(normalized, dGain, work, true);
            share = work;
          }
          INDArray dNormalized = share;
          INDArray factors = tape.allocate(c);
          kernels.multiply(scale, gain.value(), factors, false);
          Gradients.give(x, (dx, more) -> kernels.scaleColumns(dNormalized, factors, dx, more));
        };
    return tape.record(y, backward, x, gain, bias);
  }

  private static INDArray centred(Variable x, INDArray mean) {
    Kernels kernels = x.tape().kernels();
    INDArray minusMean = x.tape().allocate(x.columns());
    kernels.scale(mean, -1f, minusMean, false);
    INDArray centred = x.tape().allocate(x.shape());
    kernels.addRow(x.value(), minusMean, centred);
    return centred;
  }

  private static void columnMeans(Kernels kernels, INDArray x, int n, int c, INDArray means) {
    kernels.columnSums(x, n, c, means, false);
    kernels.scale(means, 1f / n, means, false);
  }

  private static float[] inverseDeviation(INDArray variance) {
    float[] values = FloatBuffers.toArray(variance);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1 / Math.sqrt(values[i] + EPSILON));
    }
    return values;
  }

  private static void requireShapes(Variable x, Variable gain, Variable bias) {
    Shapes.requireMatrix("batchNorm", "x", x);
    Shapes.requireSize("batchNorm", "length of gain", gain.value().length(), x.columns());
    Shapes.requireSize("batchNorm", "length of bias", bias.value().length(), x.columns());
  }
}
