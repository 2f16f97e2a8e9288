package org.overseer.perceiver.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/** Element-wise sums and products, rows and columns, in ND4J operations. */
final class Nd4jElementwise {
  private Nd4jElementwise() {}

  static void zero(INDArray x) {
    if (!x.isEmpty()) {
      x.assign(0);
    }
  }

  /** y = 1 where x is greater than 0, else 0. */
  static void isPositive(INDArray x, INDArray y) {
    Nd4j.exec(new Step(x, y, 0.0));
  }

  static void scale(INDArray x, float factor, INDArray y, boolean accumulate) {
    if (x.isEmpty()) {
      return;
    }
    INDArray shaped = Arrays.equals(x.shape(), y.shape()) ? x : x.reshape('c', y.shape());
    if (!accumulate) {
      shaped.muli(factor, y);
    } else if (factor == 1f) {
      y.addi(shaped);
    } else {
      try (Scratch scratch = new Scratch()) {
        y.addi(shaped.muli(factor, scratch.like(y)));
      }
    }
  }

  static void multiply(INDArray a, INDArray b, INDArray y, boolean accumulate) {
    if (a.isEmpty()) {
      return;
    }
    if (!accumulate) {
      a.muli(b, y);
      return;
    }
    try (Scratch scratch = new Scratch()) {
      y.addi(a.muli(b, scratch.like(y)));
    }
  }

  static void addRow(INDArray x, INDArray row, INDArray y) {
    Nd4j.exec(new BroadcastAddOp(x, row.reshape(row.length()), y, 1));
  }

  static void scaleColumns(INDArray x, INDArray factors, INDArray y, boolean accumulate) {
    INDArray row = factors.reshape(factors.length());
    if (!accumulate) {
      Nd4j.exec(new BroadcastMulOp(x, row, y, 1));
      return;
    }
    try (Scratch scratch = new Scratch()) {
      INDArray product = scratch.like(y);
      Nd4j.exec(new BroadcastMulOp(x, row, product, 1));
      y.addi(product);
    }
  }

  /** A product with a row of ones: ND4J's own sum over axis 0 is many times slower. */
  static void columnSums(INDArray x, int rows, int columns, INDArray sums, boolean accumulate) {
    if (sums.isEmpty()) {
      return;
    }
    if (rows == 0) {
      if (!accumulate) {
        sums.assign(0);
      }
      return;
    }
    try (Scratch scratch = new Scratch()) {
      INDArray matrix = x.reshape('c', rows, columns);
      INDArray row = sums.reshape('c', 1, columns);
      Gemm.multiply(scratch.ones(1, rows), false, matrix, false, row, accumulate);
    }
  }

  static void tile(INDArray x, int times, INDArray y) {
    if (y.isEmpty()) {
      return;
    }
    try (Scratch scratch = new Scratch()) {
      INDArray row = x.reshape('c', 1, x.length());
      INDArray rows = y.reshape('c', times, x.length());
      Gemm.multiply(scratch.ones(times, 1), false, row, false, rows, false);
    }
  }

  static void sum(INDArray a, @Nullable INDArray weights, INDArray total) {
    if (a.isEmpty()) {
      total.assign(0);
      return;
    }
    try (Scratch scratch = new Scratch()) {
      INDArray terms = weights == null ? a : a.muli(weights, scratch.like(a));
      Nd4j.exec(new Sum(terms.reshape('c', 1, terms.length()), total, false, 1));
    }
  }

  static void spread(
      INDArray scalar, float factor, @Nullable INDArray weights, INDArray y, boolean accumulate) {
    if (y.isEmpty()) {
      return;
    }
    float value = scalar.getFloat(0) * factor;
    if (weights != null) {
      scale(weights, value, y, accumulate);
    } else if (accumulate) {
      y.addi(value);
    } else {
      y.assign(value);
    }
  }
}
