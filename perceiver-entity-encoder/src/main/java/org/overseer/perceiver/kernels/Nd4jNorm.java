package org.overseer.perceiver.kernels;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.factory.Nd4j;

/** Layer norm and log-softmax in ND4J operations. */
final class Nd4jNorm {
  private static final float FORBIDDEN = -1e9f;
  private static final float BELOW_ANY_LOGIT = -1e30f;

  private Nd4jNorm() {}

  static void forward(
      INDArray x, INDArray gain, INDArray bias, float epsilon, INDArray y, INDArray statistics) {
    try (Scratch scratch = new Scratch()) {
      long n = x.size(0);
      INDArray mean = scratch.array(n);
      INDArray scale = scratch.array(n);
      Nd4j.exec(new Mean(x, mean, false, 1));
      INDArray centred = scratch.like(x);
      Nd4j.exec(new BroadcastSubOp(x, mean, centred, 0));
      INDArray squares = centred.muli(centred, scratch.like(x));
      Nd4j.exec(new Mean(squares, scale, false, 1));
      scale.addi(epsilon);
      Nd4j.exec(new RSqrt(scale, scale));
      Nd4j.exec(new BroadcastMulOp(centred, scale, centred, 0));
      Nd4j.exec(new BroadcastMulOp(centred, vector(gain), y, 1));
      Nd4j.exec(new BroadcastAddOp(y, vector(bias), y, 1));
      column(statistics, 0).assign(mean);
      column(statistics, 1).assign(scale);
    }
  }

  static void backward(
      INDArray x,
      INDArray gain,
      INDArray statistics,
      INDArray dy,
      @Nullable INDArray dx,
      boolean accumulate,
      @Nullable INDArray dGain,
      @Nullable INDArray dBias) {
    try (Scratch scratch = new Scratch()) {
      int n = (int) x.size(0);
      int c = (int) x.size(1);
      INDArray scale = scratch.copy(column(statistics, 1));
      INDArray normalized = scratch.like(x);
      Nd4j.exec(new BroadcastSubOp(x, scratch.copy(column(statistics, 0)), normalized, 0));
      Nd4j.exec(new BroadcastMulOp(normalized, scale, normalized, 0));
      INDArray product = scratch.like(x);
      if (dGain != null) {
        dy.muli(normalized, product);
        Nd4jElementwise.columnSums(product, n, c, dGain, true);
      }
      if (dBias != null) {
        Nd4jElementwise.columnSums(dy, n, c, dBias, true);
      }
      if (dx == null) {
        return;
      }
      INDArray g = scratch.like(x); // gradient of the normalized values
      Nd4j.exec(new BroadcastMulOp(dy, vector(gain), g, 1));
      INDArray mean = scratch.array(n);
      INDArray correlation = scratch.array(n);
      Nd4j.exec(new Mean(g, mean, false, 1));
      Nd4j.exec(new Mean(g.muli(normalized, product), correlation, false, 1));
      Nd4j.exec(new BroadcastMulOp(normalized, correlation, normalized, 0));
      Nd4j.exec(new BroadcastSubOp(g, mean, g, 0));
      g.subi(normalized);
      INDArray target = accumulate ? product : dx;
      Nd4j.exec(new BroadcastMulOp(g, scale, target, 0));
      if (accumulate) {
        dx.addi(target);
      }
    }
  }

  static void logSoftmax(INDArray x, @Nullable INDArray mask, INDArray y) {
    try (Scratch scratch = new Scratch()) {
      INDArray row = scratch.array(x.size(0));
      y.assign(x);
      if (mask != null) {
        y.muli(mask).addi(forbidden(mask, BELOW_ANY_LOGIT, scratch));
      }
      Nd4j.exec(new Max(y, row, false, 1));
      Nd4j.exec(new BroadcastSubOp(y, row, y, 0));
      INDArray exponentials = scratch.like(x);
      Nd4j.exec(new Exp(y, exponentials));
      Nd4j.exec(new Sum(exponentials, row, false, 1));
      Nd4j.exec(new Log(row, row));
      Nd4j.exec(new BroadcastSubOp(y, row, y, 0));
      if (mask != null) {
        y.muli(mask).addi(forbidden(mask, FORBIDDEN, scratch));
      }
    }
  }

  static void logSoftmaxBackward(
      INDArray y, @Nullable INDArray mask, INDArray dy, INDArray dx, boolean accumulate) {
    try (Scratch scratch = new Scratch()) {
      INDArray allowed = mask == null ? dy : dy.muli(mask, scratch.like(y));
      INDArray sums = scratch.array(y.size(0));
      Nd4j.exec(new Sum(allowed, sums, false, 1));
      INDArray probabilities = scratch.like(y);
      Nd4j.exec(new Exp(y, probabilities));
      Nd4j.exec(new BroadcastMulOp(probabilities, sums, probabilities, 0));
      if (accumulate) {
        dx.addi(allowed).subi(probabilities);
      } else {
        allowed.subi(probabilities, dx);
      }
    }
  }

  /** value where the mask is 0, and 0 where it is 1. */
  private static INDArray forbidden(INDArray mask, float value, Scratch scratch) {
    return mask.rsubi(1, scratch.like(mask)).muli(value);
  }

  private static INDArray column(INDArray matrix, int column) {
    return Nd4jViews.of(matrix, new long[] {matrix.size(0)}, new long[] {matrix.size(1)}, column);
  }

  private static INDArray vector(INDArray x) {
    return x.rank() == 1 ? x : x.reshape(x.length());
  }
}
