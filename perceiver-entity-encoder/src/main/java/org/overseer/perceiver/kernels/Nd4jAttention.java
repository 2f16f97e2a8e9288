package org.overseer.perceiver.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;

/** Attention over padded sets in ND4J operations. */
final class Nd4jAttention {
  /**
   * Swallows any score when added, as the lowest float would; that one makes oneDNN's softmax of a
   * row without visible keys NaN.
   */
  private static final float HIDDEN = -1e30f;

  /** Padded weights above so many floats (64 MB) are computed set by set instead. */
  private static final long LARGE = 1 << 24;

  private Nd4jAttention() {}

  /** Work on one set whose weights are kept from {@code stateAt} on. */
  @FunctionalInterface
  interface SetWork {
    void run(int set, long stateAt);
  }

  /** Whether sets are worked on one by one, instead of padded side by side. */
  static boolean large(AttentionLayout layout) {
    return paddedLength(layout) > LARGE;
  }

  private static long paddedLength(AttentionLayout layout) {
    return (long) layout.sets() * layout.heads() * layout.maxQueries() * layout.maxKeys();
  }

  static long stateLength(AttentionLayout layout) {
    if (!large(layout)) {
      return paddedLength(layout);
    }
    long length = 0;
    for (int set = 0; set < layout.sets(); set++) {
      length += keptLength(layout, set);
    }
    return length;
  }

  private static long setLength(AttentionLayout layout, int set) {
    return (long) layout.heads() * layout.queries(set) * layout.keys(set);
  }

  private static long keptLength(AttentionLayout layout, int set) {
    return GemmAttention.keeps(layout, set) ? setLength(layout, set) : 0;
  }

  /** Every set that has queries and keys. */
  static void forEachSet(AttentionLayout layout, SetWork work) {
    long stateAt = 0;
    for (int set = 0; set < layout.sets(); set++) {
      if (setLength(layout, set) > 0) {
        work.run(set, stateAt);
      }
      stateAt += keptLength(layout, set);
    }
  }

  static void forward(
      INDArray q, INDArray k, INDArray v, AttentionLayout layout, INDArray state, INDArray out) {
    try (Scratch scratch = new Scratch()) {
      int b = layout.sets();
      int h = layout.heads();
      int queries = layout.maxQueries();
      int keys = layout.maxKeys();
      INDArray queryHeads = split(q, layout.queryOffsets(), h, scratch);
      INDArray keyHeads = split(k, layout.keyOffsets(), h, scratch);
      INDArray valueHeads = split(v, layout.keyOffsets(), h, scratch);
      INDArray scores = scratch.array((long) b * h, queries, keys);
      Gemm.multiply(queryHeads, false, keyHeads, true, scores, false);
      INDArray bySet = scores.reshape('c', b, (long) h * queries, keys);
      bySet.muli(scale(q, h));
      Nd4j.exec(new BroadcastAddOp(bySet, scratch.of(additiveMask(layout), b, keys), bySet, 0, 2));
      INDArray weights = state.reshape('c', b, (long) h * queries, keys);
      long rows = (long) b * h * queries;
      Nd4jSoftmax.softmax(scores.reshape('c', rows, keys), state.reshape('c', rows, keys), scratch);
      Nd4j.exec(
          new BroadcastMulOp(weights, scratch.of(presentKeys(layout), b, keys), weights, 0, 2));
      INDArray heads = scratch.array((long) b * h, queries, v.size(1) / h);
      Gemm.multiply(
          state.reshape('c', (long) b * h, queries, keys), false, valueHeads, false, heads, false);
      merge(heads, layout.queryOffsets(), h, out, false, scratch);
    }
  }

  static void backward(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      INDArray state,
      INDArray dOut,
      INDArray dq,
      INDArray dk,
      INDArray dv) {
    try (Scratch scratch = new Scratch()) {
      int h = layout.heads();
      long bh = (long) layout.sets() * h;
      int queries = layout.maxQueries();
      int keys = layout.maxKeys();
      INDArray weights = state.reshape('c', bh, queries, keys);
      INDArray dHeads = split(dOut, layout.queryOffsets(), h, scratch);
      INDArray values = split(v, layout.keyOffsets(), h, scratch);
      INDArray dValues = scratch.like(values);
      Gemm.multiply(weights, true, dHeads, false, dValues, false);
      merge(dValues, layout.keyOffsets(), h, dv, true, scratch);

      INDArray dScores = scratch.array(bh, queries, keys);
      Gemm.multiply(dHeads, false, values, true, dScores, false);
      Nd4jSoftmax.softmaxBackward(
          state.reshape('c', bh * queries, keys),
          dScores.reshape('c', bh * queries, keys),
          scratch);
      dScores.muli(scale(q, h));

      INDArray queryHeads = split(q, layout.queryOffsets(), h, scratch);
      INDArray keyHeads = split(k, layout.keyOffsets(), h, scratch);
      INDArray dQueries = scratch.like(queryHeads);
      Gemm.multiply(dScores, false, keyHeads, false, dQueries, false);
      merge(dQueries, layout.queryOffsets(), h, dq, true, scratch);
      INDArray dKeys = scratch.like(keyHeads);
      Gemm.multiply(dScores, true, queryHeads, false, dKeys, false);
      merge(dKeys, layout.keyOffsets(), h, dk, true, scratch);
    }
  }

  static void dot(INDArray q, INDArray k, AttentionLayout layout, INDArray out) {
    try (Scratch scratch = new Scratch()) {
      INDArray queries = Padding.pad(q, layout.queryOffsets(), scratch);
      INDArray keys = Padding.pad(k, layout.keyOffsets(), scratch);
      INDArray scores = scratch.array(layout.sets(), layout.maxQueries(), layout.maxKeys());
      Gemm.multiply(queries, false, keys, true, scores, false);
      scores.muli(scale(q, 1));
      Padding.unpad(scores, layout.queryOffsets(), out, false);
    }
  }

  static void dotBackward(
      INDArray q, INDArray k, AttentionLayout layout, INDArray dOut, INDArray dq, INDArray dk) {
    try (Scratch scratch = new Scratch()) {
      INDArray dScores = Padding.pad(dOut, layout.queryOffsets(), scratch).muli(scale(q, 1));
      INDArray queries = Padding.pad(q, layout.queryOffsets(), scratch);
      INDArray keys = Padding.pad(k, layout.keyOffsets(), scratch);
      INDArray dQueries = scratch.like(queries);
      Gemm.multiply(dScores, false, keys, false, dQueries, false);
      Padding.unpad(dQueries, layout.queryOffsets(), dq, true);
      INDArray dKeys = scratch.like(keys);
      Gemm.multiply(dScores, true, queries, false, dKeys, false);
      Padding.unpad(dKeys, layout.keyOffsets(), dk, true);
    }
  }

  private static double scale(INDArray q, int heads) {
    return 1 / Math.sqrt((double) q.size(1) / heads);
  }

  /** [ΣM, heads·d] to [B·heads, longest, d]. */
  private static INDArray split(INDArray x, int[] offsets, int heads, Scratch scratch) {
    INDArray padded = Padding.pad(x, offsets, scratch);
    long b = padded.size(0);
    long longest = padded.size(1);
    long d = padded.size(2) / heads;
    INDArray permuted = padded.reshape('c', b, longest, heads, d).permute(0, 2, 1, 3);
    return scratch.copy(permuted).reshape('c', b * heads, longest, d);
  }

  /** [B·heads, longest, d] to [ΣM, heads·d]. */
  private static void merge(
      INDArray split, int[] offsets, int heads, INDArray x, boolean accumulate, Scratch scratch) {
    long b = split.size(0) / heads;
    long longest = split.size(1);
    long d = split.size(2);
    INDArray permuted = split.reshape('c', b, heads, longest, d).permute(0, 2, 1, 3);
    INDArray padded = scratch.copy(permuted).reshape('c', b, longest, heads * d);
    Padding.unpad(padded, offsets, x, accumulate);
  }

  /** [B, longest]: −∞ hides padding, unless all is padding; HIDDEN hides masked keys. */
  private static float[] additiveMask(AttentionLayout layout) {
    int longest = layout.maxKeys();
    float[] mask = new float[layout.sets() * longest];
    float[] keyMask = layout.keyMask();
    for (int set = 0; set < layout.sets(); set++) {
      int length = layout.keys(set);
      if (length == 0) {
        continue;
      }
      for (int i = 0; keyMask != null && i < length; i++) {
        float seen = keyMask[layout.keyOffsets()[set] + i];
        mask[set * longest + i] = (1 - seen) * HIDDEN;
      }
      int from = set * longest;
      Arrays.fill(mask, from + length, from + longest, Float.NEGATIVE_INFINITY);
    }
    return mask;
  }

  /** [B, longest]: 1 for keys, 0 for padding. */
  private static float[] presentKeys(AttentionLayout layout) {
    int longest = layout.maxKeys();
    float[] present = new float[layout.sets() * longest];
    for (int set = 0; set < layout.sets(); set++) {
      Arrays.fill(present, set * longest, set * longest + layout.keys(set), 1f);
    }
    return present;
  }
}
