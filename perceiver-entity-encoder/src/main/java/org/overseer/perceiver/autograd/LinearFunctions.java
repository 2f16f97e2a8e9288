package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Gemm;

/** Affine maps. */
final class LinearFunctions {
  private LinearFunctions() {}

  static Variable linear(Variable x, Variable weight, @Nullable Variable bias) {
    Shapes.requireMatrix("linear", "x", x);
    Shapes.requireMatrix("linear", "weight", weight);
    Shapes.requireSize("linear", "channels of x", x.columns(), weight.columns());
    int n = x.rows();
    int o = weight.rows();
    if (bias != null) {
      Shapes.requireSize("linear", "length of bias", bias.value().length(), o);
    }
    Tape tape = x.tape();
    INDArray y = tape.allocate(n, o);
    Gemm.multiply(x.value(), false, weight.value(), true, y, false);
    if (bias == null) {
      return tape.record(y, dy -> products(x, weight, dy), x, weight);
    }
    tape.kernels().addRow(y, bias.value(), y);
    Backward backward =
        dy -> {
          products(x, weight, dy);
          Gradients.giveColumnSums(bias, dy, n, o);
        };
    return tape.record(y, backward, x, weight, bias);
  }

  private static void products(Variable x, Variable weight, INDArray dy) {
    Gradients.giveProduct(x, dy, false, weight.value(), false);
    Gradients.giveProduct(weight, dy, true, x.value(), false);
  }

  static Variable addRow(Variable x, Variable row) {
    Shapes.requireMatrix("addRow", "x", x);
    Shapes.requireSize("addRow", "length of row", row.value().length(), x.columns());
    Tape tape = x.tape();
    INDArray y = tape.allocate(x.shape());
    tape.kernels().addRow(x.value(), row.value(), y);
    Backward backward =
        dy -> {
          Gradients.giveScaled(x, dy, 1f);
          Gradients.giveColumnSums(row, dy, x.rows(), x.columns());
        };
    return tape.record(y, backward, x, row);
  }
}
