package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Kernels;

/** How backward passes hand on gradients: the first one to arrive overwrites, later ones add. */
final class Gradients {
  private Gradients() {}

  /** A kernel that writes or adds to a gradient. */
  @FunctionalInterface
  interface Writer {
    void write(INDArray gradient, boolean accumulate);
  }

  /** Runs the writer on the gradient of x, if x wants one. */
  static void give(Variable x, Writer writer) {
    if (x.requiresGradient() && !x.value().isEmpty()) {
      boolean accumulate = x.hasGradient();
      writer.write(x.gradientForOverwriting(), accumulate);
    }
  }

  /** Adds factor · dy to the gradient of x; dy has as many elements in the same order. */
  static void giveScaled(Variable x, INDArray dy, float factor) {
    Kernels kernels = x.tape().kernels();
    give(x, (dx, accumulate) -> kernels.scale(dy, factor, dx, accumulate));
  }

  /** Adds op(a) · op(b) to the gradient of x. */
  static void giveProduct(
      Variable x, INDArray a, boolean transposeA, INDArray b, boolean transposeB) {
    Kernels kernels = x.tape().kernels();
    give(x, (dx, accumulate) -> kernels.gemm(a, transposeA, b, transposeB, dx, accumulate));
  }

  /** Adds the column sums of dy, seen as [rows, columns], to the gradient of x. */
  static void giveColumnSums(Variable x, INDArray dy, int rows, int columns) {
    Kernels kernels = x.tape().kernels();
    give(x, (dx, accumulate) -> kernels.columnSums(dy, rows, columns, dx, accumulate));
  }
}
