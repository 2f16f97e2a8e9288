package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Activation;
import org.overseer.perceiver.kernels.Kernels;

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
    tape.kernels().gemm(x.value(), false, weight.value(), true, y, false);
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

  /** residual + x·weightᵀ + bias, the sum inside the product. */
  static Variable addLinear(Variable residual, Variable x, Variable weight, Variable bias) {
    requireLinear("addLinear", x, weight, bias);
    Shapes.requireMatrix("addLinear", "residual", residual);
    Shapes.requireSize("addLinear", "rows of residual", residual.rows(), x.rows());
    Shapes.requireSize("addLinear", "channels of residual", residual.columns(), weight.rows());
    int n = x.rows();
    int o = weight.rows();
    Tape tape = x.tape();
    INDArray y = tape.allocate(n, o);
    tape.kernels().addRow(residual.value(), bias.value(), y);
    tape.kernels().gemm(x.value(), false, weight.value(), true, y, true);
    Backward backward =
        dy -> {
          Gradients.giveScaled(residual, dy, 1f);
          products(x, weight, dy);
          Gradients.giveColumnSums(bias, dy, n, o);
        };
    return tape.record(y, backward, residual, x, weight, bias);
  }

  /** f(x·weightᵀ + bias). */
  static Variable activatedLinear(Activation f, Variable x, Variable weight, Variable bias) {
    requireLinear("activatedLinear", x, weight, bias);
    int n = x.rows();
    int o = weight.rows();
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray inner = tape.allocate(n, o);
    kernels.gemm(x.value(), false, weight.value(), true, inner, false);
    INDArray y = tape.recording() ? tape.allocate(n, o) : inner;
    kernels.activateBiased(f, inner, bias.value(), y);
    Backward backward =
        dy -> {
          INDArray dInner = tape.allocate(n, o);
          kernels.activateBackward(f, inner, y, dy, dInner, false);
          products(x, weight, dInner);
          Gradients.giveColumnSums(bias, dInner, n, o);
        };
    return tape.record(y, backward, x, weight, bias);
  }

  private static void requireLinear(String function, Variable x, Variable weight, Variable bias) {
    Shapes.requireMatrix(function, "x", x);
    Shapes.requireMatrix(function, "weight", weight);
    Shapes.requireSize(function, "channels of x", x.columns(), weight.columns());
    Shapes.requireSize(function, "length of bias", bias.value().length(), weight.rows());
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
