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

  static void sets(INDArray scores, int[] offsets, float factor, float @Nullable [] added) {
    long rows = scores.length() / offsets[offsets.length - 1];
    for (int set = 0; set + 1 < offsets.length; set++) {
      int from = offsets[set];
      int n = offsets[set + 1] - from;
      if (n > 0) {
        try (Scratch scratch = new Scratch()) {
          INDArray block = block(scores, rows, from, n).muli(factor);
          if (added != null) {
            INDArray row = scratch.of(Arrays.copyOfRange(added, from, from + n), n);
            Nd4j.exec(new BroadcastAddOp(block, row, block, 1));
          }
          softmax(block, block, scratch);
        }
      }
    }
  }

  static void setsBackward(INDArray p, INDArray d, int[] offsets, float factor) {
    long rows = p.length() / offsets[offsets.length - 1];
    for (int set = 0; set + 1 < offsets.length; set++) {
      int n = offsets[set + 1] - offsets[set];
      if (n > 0) {
        try (Scratch scratch = new Scratch()) {
          INDArray gradient = block(d, rows, offsets[set], n);
          softmaxBackward(block(p, rows, offsets[set], n), gradient, scratch);
          gradient.muli(factor);
        }
      }
    }
  }

  static void groups(INDArray scores, int groups, int[] offsets, INDArray added) {
    int sets = offsets.length - 1;
    long rows = added.length() / sets;
    for (int set = 0; set < sets; set++) {
      int n = offsets[set + 1] - offsets[set];
      if (n > 0) {
        try (Scratch scratch = new Scratch()) {
          INDArray block = block(scores, rows, offsets[set], n);
          INDArray shift = Nd4jViews.of(added, new long[] {rows}, new long[] {1}, set * rows);
          Nd4j.exec(new BroadcastAddOp(block, scratch.copy(shift), block, 0));
          INDArray cube = cube(block, groups);
          INDArray row = scratch.array(groups, n);
          Nd4j.exec(new Max(cube, row, false, 0));
          Nd4j.exec(new BroadcastSubOp(cube, row, cube, 1, 2));
          Nd4j.exec(new Exp(cube, cube));
          Nd4j.exec(new Sum(cube, row, false, 0));
          Nd4j.exec(new BroadcastDivOp(cube, row, cube, 1, 2));
        }
      }
    }
  }

  static void groupsBackward(INDArray p, INDArray d, int groups, int[] offsets, int rows) {
    for (int set = 0; set + 1 < offsets.length; set++) {
      int n = offsets[set + 1] - offsets[set];
      if (n > 0) {
        try (Scratch scratch = new Scratch()) {
          INDArray weights = block(p, rows, offsets[set], n);
          INDArray block = block(d, rows, offsets[set], n);
          INDArray sums = scratch.array(groups, n);
          INDArray products = weights.muli(block, scratch.like(block));
          Nd4j.exec(new Sum(cube(products, groups), sums, false, 0));
          INDArray gradient = cube(block, groups);
          Nd4j.exec(new BroadcastSubOp(gradient, sums, gradient, 1, 2));
          block.muli(weights);
        }
      }
    }
  }

  /** The block [R,M] of one set. */
  private static INDArray block(INDArray all, long rows, int from, int n) {
    return Nd4jViews.of(all, new long[] {rows, n}, new long[] {n, 1}, rows * from);
  }

  /** [N·G,M] as [N,G,M], sharing its memory. */
  private static INDArray cube(INDArray x, int groups) {
    long n = x.size(0) / groups;
    long width = x.size(1);
    return Nd4jViews.of(x, new long[] {n, groups, width}, new long[] {groups * width, width, 1}, 0);
  }
}
