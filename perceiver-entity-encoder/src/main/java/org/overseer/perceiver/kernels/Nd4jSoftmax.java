package org.overseer.perceiver.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastDivOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Softmax in ND4J operations. Composed: oneDNN's is wrong over rank 4, and NaN where all scores are
 * the lowest float.
 */
final class Nd4jSoftmax {
  private Nd4jSoftmax() {}

  /** weights = softmax of each row of scores; {@code weights} may be {@code scores}. */
  static void softmax(INDArray scores, INDArray weights, Scratch scratch) {
    INDArray row = scratch.array(scores.size(0));
    Nd4j.exec(new Max(scores, row, false, 1));
    Nd4j.exec(new BroadcastSubOp(scores, row, weights, 0));
    Nd4j.exec(new Exp(weights, weights));
    Nd4j.exec(new Sum(weights, row, false, 1));
    Nd4j.exec(new BroadcastDivOp(weights, row, weights, 0));
  }

  /** In place: d becomes weights · (d − Σ weights·d). */
  static void softmaxBackward(INDArray weights, INDArray d, Scratch scratch) {
    INDArray product = weights.muli(d, scratch.like(d));
    INDArray sums = scratch.array(d.size(0));
    Nd4j.exec(new Sum(product, sums, false, 1));
    Nd4j.exec(new BroadcastSubOp(d, sums, d, 0));
    d.muli(weights);
  }

  static void segments(INDArray scores, int[] offsets, float factor, float @Nullable [] added) {
    for (int set = 0; set + 1 < offsets.length; set++) {
      int from = offsets[set];
      int n = offsets[set + 1] - from;
      if (n > 0) {
        try (Scratch scratch = new Scratch()) {
          INDArray view = columns(scores, from, n);
          INDArray segment = scratch.copy(view).muli(factor);
          if (added != null) {
            INDArray row = scratch.of(Arrays.copyOfRange(added, from, from + n), n);
            Nd4j.exec(new BroadcastAddOp(segment, row, segment, 1));
          }
          softmax(segment, segment, scratch);
          view.assign(segment);
        }
      }
    }
  }

  static void segmentsBackward(INDArray p, INDArray d, int[] offsets, float factor) {
    for (int set = 0; set + 1 < offsets.length; set++) {
      int from = offsets[set];
      int n = offsets[set + 1] - from;
      if (n > 0) {
        try (Scratch scratch = new Scratch()) {
          INDArray view = columns(d, from, n);
          INDArray gradient = scratch.copy(view);
          softmaxBackward(scratch.copy(columns(p, from, n)), gradient, scratch);
          view.assign(gradient.muli(factor));
        }
      }
    }
  }

  private static INDArray columns(INDArray x, int from, int n) {
    long width = x.size(1);
    return Nd4jViews.of(x, new long[] {x.size(0), n}, new long[] {width, 1}, from);
  }

  static void groups(INDArray scores, int groups, int[] offsets, INDArray added) {
    long rows = scores.size(0);
    for (int set = 0; set + 1 < offsets.length; set++) {
      int n = offsets[set + 1] - offsets[set];
      if (n > 0) {
        try (Scratch scratch = new Scratch()) {
          INDArray view = columns(scores, offsets[set], n);
          INDArray own = scratch.copy(view);
          INDArray shift = Nd4jViews.of(added, new long[] {rows}, new long[] {1}, set * rows);
          Nd4j.exec(new BroadcastAddOp(own, scratch.copy(shift), own, 0));
          INDArray cube = cube(own, groups);
          INDArray row = scratch.array(groups, n);
          Nd4j.exec(new Max(cube, row, false, 0));
          Nd4j.exec(new BroadcastSubOp(cube, row, cube, 1, 2));
          Nd4j.exec(new Exp(cube, cube));
          Nd4j.exec(new Sum(cube, row, false, 0));
          Nd4j.exec(new BroadcastDivOp(cube, row, cube, 1, 2));
          view.assign(own);
        }
      }
    }
  }

  static void groupsBackward(INDArray p, INDArray d, int groups) {
    try (Scratch scratch = new Scratch()) {
      INDArray sums = scratch.array(groups, p.size(1));
      Nd4j.exec(new Sum(cube(p.muli(d, scratch.like(d)), groups), sums, false, 0));
      INDArray gradient = cube(d, groups);
      Nd4j.exec(new BroadcastSubOp(gradient, sums, gradient, 1, 2));
      d.muli(p);
    }
  }

  /** [N·G,M] as [N,G,M]. */
  private static INDArray cube(INDArray x, int groups) {
    return x.reshape('c', x.size(0) / groups, groups, x.size(1));
  }
}
