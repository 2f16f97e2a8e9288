package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/** Log-probabilities and reductions to a scalar. */
final class LossFunctions {
  private LossFunctions() {}

  static Variable logSoftmax(Variable x, float @Nullable [] mask) {
    Shapes.requireMatrix("logSoftmax", "x", x);
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray maskArray = null;
    if (mask != null) {
      requireMask(mask, x.rows(), x.columns());
      maskArray = tape.allocate(x.shape());
      FloatBuffers.write(mask, maskArray);
    }
    INDArray allowed = maskArray;
    INDArray y = tape.allocate(x.shape());
    kernels.logSoftmax(x.value(), allowed, y);
    Backward backward =
        dy -> Gradients.give(x, (dx, more) -> kernels.logSoftmaxBackward(y, allowed, dy, dx, more));
    return tape.record(y, backward, x);
  }

  static Variable pickColumns(Variable x, int[] columns) {
    Shapes.requireMatrix("pickColumns", "x", x);
    Shapes.requireSize("pickColumns", "number of columns", columns.length, x.rows());
    int a = x.columns();
    Shapes.requireIndices("pickColumns", columns, 0, a);
    int[] positions = new int[columns.length];
    for (int row = 0; row < positions.length; row++) {
      positions[row] = row * a + columns[row];
    }
    Variable flat = RowFunctions.reshape(x, (long) x.rows() * a, 1);
    return RowFunctions.gatherRows(flat, positions, 0);
  }

  static Variable crossEntropy(Variable logits, int[] targets) {
    Variable logProbabilities = pickColumns(logSoftmax(logits, null), targets);
    return sum(logProbabilities, targets.length == 0 ? 0f : -1f / targets.length);
  }

  /** factor · Σ x. */
  static Variable sum(Variable x, float factor) {
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray total = tape.allocate(1);
    kernels.sum(x.value(), null, total);
    if (factor != 1f) {
      kernels.scale(total, factor, total, false);
    }
    Backward backward =
        dTotal -> Gradients.give(x, (dx, more) -> kernels.spread(dTotal, factor, null, dx, more));
    return tape.record(total, backward, x);
  }

  static Variable weightedSum(Variable x, float[] weights) {
    long length = x.value().isEmpty() ? 0 : x.value().length();
    Shapes.requireSize("weightedSum", "number of weights", weights.length, length);
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray w = tape.allocate(x.shape());
    FloatBuffers.write(weights, w);
    INDArray total = tape.allocate(1);
    kernels.sum(x.value(), w, total);
    Backward backward =
        dTotal -> Gradients.give(x, (dx, more) -> kernels.spread(dTotal, 1f, w, dx, more));
    return tape.record(total, backward, x);
  }

  private static void requireMask(float[] mask, int rows, int columns) {
    Shapes.requireSize("maskedLogSoftmax", "length of mask", mask.length, (long) rows * columns);
    for (int row = 0; row < rows; row++) {
      int allowed = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        if (mask[i] != 0f && mask[i] != 1f) {
          throw new IllegalArgumentException(
              "maskedLogSoftmax: mask entries must be 0 or 1, row " + row + " has " + mask[i]);
        }
        allowed += mask[i] == 1f ? 1 : 0;
      }
      if (allowed == 0) {
        throw new IllegalArgumentException(
            "maskedLogSoftmax: row " + row + " allows no entry; every row needs one");
      }
    }
  }
}
