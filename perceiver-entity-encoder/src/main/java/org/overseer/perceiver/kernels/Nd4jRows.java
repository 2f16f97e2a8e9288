package org.overseer.perceiver.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.factory.Nd4j;

/** Moving and averaging rows in ND4J operations. */
final class Nd4jRows {
  /** Up to so many rows for one target, scatter runs as passes of gather, else as products. */
  private static final int MAX_PASSES = 8;

  private static final int ONE_HOT_ELEMENTS = 1 << 22;

  private Nd4jRows() {}

  static void gather(INDArray x, int[] rows, INDArray y, boolean accumulate) {
    if (y.isEmpty()) {
      return;
    }
    if (x.isEmpty()) {
      if (!accumulate) {
        y.assign(0);
      }
      return;
    }
    try (Scratch scratch = new Scratch()) {
      INDArray target = accumulate ? scratch.like(y) : y;
      gatherInto(x, rows, target, scratch);
      if (accumulate) {
        y.addi(target);
      }
    }
  }

  private static void gatherInto(INDArray x, int[] rows, INDArray target, Scratch scratch) {
    int[] clamped = new int[rows.length];
    float[] present = new float[rows.length];
    boolean anyAbsent = false;
    for (int i = 0; i < rows.length; i++) {
      clamped[i] = Math.max(rows[i], 0);
      present[i] = rows[i] >= 0 ? 1 : 0;
      anyAbsent |= rows[i] < 0;
    }
    Nd4j.pullRows(x, target, 1, clamped);
    if (anyAbsent) {
      Nd4j.exec(new BroadcastMulOp(target, scratch.of(present, rows.length), target, 0));
    }
  }

  /**
   * ND4J's scatter_add races when targets repeat, so sums are made of gathers, each bringing one
   * row to every target; where one target gets very many rows, of products with one-hot matrices.
   */
  static void scatterAdd(INDArray x, int[] rows, INDArray y, boolean accumulate) {
    if (!accumulate) {
      Nd4jElementwise.zero(y);
    }
    if (x.isEmpty() || y.isEmpty()) {
      return;
    }
    int total = (int) y.size(0);
    int[] rank = new int[rows.length];
    int[] count = new int[total];
    int passes = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] >= 0) {
        rank[i] = count[rows[i]]++;
        passes = Math.max(passes, count[rows[i]]);
      }
    }
    if (passes > MAX_PASSES) {
      addOneHotProducts(x, rows, y);
      return;
    }
    for (int pass = 0; pass < passes; pass++) {
      int[] source = new int[total];
      Arrays.fill(source, -1);
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] >= 0 && rank[i] == pass) {
          source[rows[i]] = i;
        }
      }
      gather(x, source, y, true);
    }
  }

  private static void addOneHotProducts(INDArray x, int[] rows, INDArray y) {
    int total = (int) y.size(0);
    int chunk = Math.max(1, Math.min(rows.length, ONE_HOT_ELEMENTS / total));
    for (int from = 0; from < rows.length; from += chunk) {
      int n = Math.min(chunk, rows.length - from);
      float[] oneHot = new float[n * total];
      int[] source = new int[n];
      for (int i = 0; i < n; i++) {
        source[i] = from + i;
        if (rows[from + i] >= 0) {
          oneHot[i * total + rows[from + i]] = 1;
        }
      }
      try (Scratch scratch = new Scratch()) {
        INDArray part = scratch.array(n, x.size(1));
        gatherInto(x, source, part, scratch);
        Gemm.multiply(scratch.of(oneHot, n, total), true, part, false, y, true);
      }
    }
  }

  static void copyBlock(
      Kernels.Block from, Kernels.Block to, int rows, int columns, boolean accumulate) {
    if (rows == 0 || columns == 0) {
      return;
    }
    INDArray target = view(to, rows, columns);
    if (accumulate) {
      target.addi(view(from, rows, columns));
    } else {
      target.assign(view(from, rows, columns));
    }
  }

  private static INDArray view(Kernels.Block block, int rows, int columns) {
    return Nd4jViews.block(block.array(), block.row(), block.column(), rows, columns);
  }

  static void segmentMean(INDArray x, int[] offsets, INDArray y) {
    if (y.isEmpty()) {
      return;
    }
    if (x.isEmpty()) {
      y.assign(0);
      return;
    }
    try (Scratch scratch = new Scratch()) {
      int sets = offsets.length - 1;
      INDArray padded = Padding.pad(x, offsets, scratch);
      Nd4j.exec(new Sum(padded, y, false, 1));
      INDArray weights = scratch.of(inverseLengths(offsets), sets);
      Nd4j.exec(new BroadcastMulOp(y, weights, y, 0));
    }
  }

  static void segmentMeanBackward(INDArray dy, int[] offsets, INDArray dx, boolean accumulate) {
    if (dx.isEmpty()) {
      return;
    }
    try (Scratch scratch = new Scratch()) {
      int sets = offsets.length - 1;
      INDArray scaled = scratch.like(dy);
      INDArray weights = scratch.of(inverseLengths(offsets), sets);
      Nd4j.exec(new BroadcastMulOp(dy, weights, scaled, 0));
      int[] setOfRow = new int[offsets[sets]];
      for (int set = 0; set < sets; set++) {
        Arrays.fill(setOfRow, offsets[set], offsets[set + 1], set);
      }
      gather(scaled, setOfRow, dx, accumulate);
    }
  }

  private static float[] inverseLengths(int[] offsets) {
    float[] inverse = new float[offsets.length - 1];
    for (int set = 0; set < inverse.length; set++) {
      int length = offsets[set + 1] - offsets[set];
      inverse[set] = length == 0 ? 0 : 1f / length;
    }
    return inverse;
  }
}
