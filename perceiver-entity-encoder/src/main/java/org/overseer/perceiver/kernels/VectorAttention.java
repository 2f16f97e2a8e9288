package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Attention, one set at a time on the heap. Large sets go through {@link GemmAttention}, whose
 * products in native code are faster once they are worth their call.
 *
 * <p>{@link AttentionWeave} says how the weights of a head lie, {@link AttentionWeights} where they
 * are kept.
 */
final class VectorAttention {
  private static final int LANES = VectorMath.LANES;

  /** From so many multiply-accumulates a head on, a product in native code is the faster one. */
  private static final long NATIVE_PRODUCT = 1 << 20;

  private VectorAttention() {}

  /** Work on one large set. */
  @FunctionalInterface
  interface Large {
    void run(int set);
  }

  /** Work on consecutive small sets. */
  @FunctionalInterface
  interface Small {
    void run(int fromSet, int toSet);
  }

  /** Hands each large set to one way of working and runs of small ones to the other. */
  static void bySize(AttentionLayout layout, AttentionWidths widths, Large large, Small small) {
    int start = 0;
    for (int set = 0; set < layout.sets(); set++) {
      long pairs = (long) layout.queries(set) * layout.keys(set);
      if (pairs * widths.key() / widths.heads() >= NATIVE_PRODUCT
          || !GemmAttention.keeps(layout, set)) {
        if (set > start) {
          small.run(start, set);
        }
        large.run(set);
        start = set + 1;
      }
    }
    if (start < layout.sets()) {
      small.run(start, layout.sets());
    }
  }

  static void forward(
      FloatBuffer q,
      FloatBuffer k,
      FloatBuffer v,
      AttentionWidths widths,
      AttentionLayout layout,
      @Nullable AttentionWeights state,
      FloatBuffer out,
      int fromSet,
      int toSet) {
    long stateAt = AttentionWeights.stateStart(layout, fromSet);
    for (int set = fromSet; set < toSet; set++) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      int queryRow = layout.queryOffsets()[set];
      int keyRow = layout.keyOffsets()[set];
      int length = Math.toIntExact(AttentionWeights.stateLength(layout, set));
      float[] outs = Heap.array(4, queries * widths.valueStride());
      if (keys == 0) {
        Arrays.fill(outs, 0, queries * widths.valueStride(), 0f);
      } else {
        float[] qs = HeapRows.load(0, q, queryRow, queries, widths.key());
        float[] ks = HeapRows.load(1, k, keyRow, keys, widths.key());
        float[] vs = HeapRows.load(2, v, keyRow, keys, widths.value());
        AttentionWeave weave = AttentionWeave.of(layout, set);
        float[] panels =
            HeapRows.panels(3, weave.byQuery() ? qs : ks, weave.columns(), widths.key());
        float[] rows = weave.byQuery() ? ks : qs;
        float[] weights = Heap.array(5, length);
        for (int head = 0; head < layout.heads(); head++) {
          headForward(rows, panels, vs, widths, layout, set, weave, head, weights, outs);
        }
        if (state != null) {
          state.values().put(state.place(stateAt), weights, 0, length);
        }
      }
      HeapRows.store(out, queryRow, queries, widths.value(), outs, widths.valueStride());
      stateAt += length;
    }
  }

  /**
   * One head of one set.
   *
   * @param rows keys or queries, whichever the rows of the weights are
   * @param panels the other ones
   */
  private static void headForward(
      float[] rows,
      float[] panels,
      float[] v,
      AttentionWidths widths,
      AttentionLayout layout,
      int set,
      AttentionWeave weave,
      int head,
      float[] weights,
      float[] out) {
    int headKey = widths.key() / layout.heads();
    int headValue = widths.value() / layout.heads();
    int stride = weave.stride();
    int length = weave.length();
    float[] scores = Heap.array(6, length);
    VectorProducts.dots(
        rows,
        weave.rows(),
        panels,
        weave.columns(),
        widths.key(),
        head * headKey,
        headKey,
        AttentionWidths.scale(headKey),
        scores,
        stride);
    if (weave.byQuery()) {
      hideRows(scores, stride, layout, set);
      VectorSoftmax.softmaxOfColumns(scores, weave.keys(), stride);
    } else {
      for (int row = 0; row < length; row += stride) {
        hide(scores, row, layout, set);
        Arrays.fill(scores, row + weave.keys(), row + stride, Float.NEGATIVE_INFINITY);
        VectorSoftmax.softmax(scores, row, stride);
      }
    }
    VectorProducts.combine(
        weave.ofQueries(scores, 0),
        weave.queries(),
        weave.keys(),
        v,
        widths.value(),
        head * headValue,
        headValue,
        out,
        widths.valueStride());
    System.arraycopy(scores, 0, weights, head * length, length);
  }

  private static void hide(float[] scores, int row, AttentionLayout layout, int set) {
    float[] mask = layout.keyMask();
    for (int j = 0; mask != null && j < layout.keys(set); j++) {
      scores[row + j] += hidden(mask[layout.keyOffsets()[set] + j]);
    }
  }

  private static void hideRows(float[] scores, int stride, AttentionLayout layout, int set) {
    float[] mask = layout.keyMask();
    for (int j = 0; mask != null && j < layout.keys(set); j++) {
      float added = hidden(mask[layout.keyOffsets()[set] + j]);
      for (int i = j * stride; added != 0 && i < (j + 1) * stride; i++) {
        scores[i] += added;
      }
    }
  }

  private static float hidden(float mask) {
    return (1 - mask) * -Float.MAX_VALUE;
  }

  /** The gradient buffers, all added to. */
  record Gradients(FloatBuffer q, FloatBuffer k, FloatBuffer v) {}

  static void backward(
      FloatBuffer q,
      FloatBuffer k,
      FloatBuffer v,
      AttentionWidths widths,
      AttentionLayout layout,
      AttentionWeights state,
      FloatBuffer dOut,
      Gradients gradients,
      int fromSet,
      int toSet) {
    long stateAt = AttentionWeights.stateStart(layout, fromSet);
    for (int set = fromSet; set < toSet; set++) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      int length = Math.toIntExact(AttentionWeights.stateLength(layout, set));
      if (length > 0) {
        int queryRow = layout.queryOffsets()[set];
        int keyRow = layout.keyOffsets()[set];
        float[] vs = HeapRows.load(2, v, keyRow, keys, widths.value());
        float[] dOuts = HeapRows.load(4, dOut, queryRow, queries, widths.value());
        AttentionWeave weave = AttentionWeave.of(layout, set);
        float[] panels =
            HeapRows.panels(3, weave.byQuery() ? dOuts : vs, weave.columns(), widths.value());
        Inputs inputs =
            new Inputs(
                HeapRows.load(0, q, queryRow, queries, widths.key()),
                HeapRows.load(1, k, keyRow, keys, widths.key()),
                dOuts,
                weave.byQuery() ? vs : dOuts,
                panels);
        float[] weights = Heap.array(5, length);
        state.values().get(state.place(stateAt), weights, 0, length);
        float[] dq = Heap.array(7, queries * widths.keyStride());
        float[] dk = Heap.array(8, keys * widths.keyStride());
        float[] dv = Heap.array(9, keys * widths.valueStride());
        for (int head = 0; head < layout.heads(); head++) {
          headBackward(inputs, widths, layout.heads(), weave, head, weights, dq, dk, dv);
        }
        HeapRows.add(gradients.q, queryRow, queries, widths.key(), dq, widths.keyStride());
        HeapRows.add(gradients.k, keyRow, keys, widths.key(), dk, widths.keyStride());
        HeapRows.add(gradients.v, keyRow, keys, widths.value(), dv, widths.valueStride());
      }
      stateAt += length;
    }
  }

  /**
   * What the heads of one set share in the backward pass.
   *
   * @param rows values or dOut, whichever the rows of the weights are
   * @param panels the other ones
   */
  private record Inputs(float[] q, float[] k, float[] dOut, float[] rows, float[] panels) {}

  private static void headBackward(
      Inputs in,
      AttentionWidths widths,
      int heads,
      AttentionWeave weave,
      int head,
      float[] weights,
      float[] dq,
      float[] dk,
      float[] dv) {
    int queries = weave.queries();
    int keys = weave.keys();
    int key = widths.key() / heads;
    int value = widths.value() / heads;
    int stride = weave.stride();
    int length = weave.length();
    int weightsAt = head * length;
    float[] d = Heap.array(6, length); // gradient of the weights, then of the scores
    VectorProducts.dots(
        in.rows,
        weave.rows(),
        in.panels,
        weave.columns(),
        widths.value(),
        head * value,
        value,
        1f,
        d,
        stride);
    if (weave.byQuery()) {
      VectorSoftmax.backwardOfColumns(
          weights, weightsAt, d, keys, stride, AttentionWidths.scale(key));
    } else {
      for (int row = 0; row < length; row += stride) {
        softmaxBackward(weights, weightsAt + row, d, row, stride, AttentionWidths.scale(key));
      }
    }
    VectorProducts.combine(
        weave.ofKeys(weights, weightsAt),
        keys,
        queries,
        in.dOut,
        widths.value(),
        head * value,
        value,
        dv,
        widths.valueStride());
    VectorProducts.combine(
        weave.ofQueries(d, 0),
        queries,
        keys,
        in.k,
        widths.key(),
        head * key,
        key,
        dq,
        widths.keyStride());
    VectorProducts.combine(
        weave.ofKeys(d, 0),
        keys,
        queries,
        in.q,
        widths.key(),
        head * key,
        key,
        dk,
        widths.keyStride());
  }

  /** In place: d becomes scale · p · (d − Σ p·d). The padding of p is zero. */
  private static void softmaxBackward(
      float[] p, int pAt, float[] d, int dAt, int padded, float scale) {
    FloatVector sum = VectorMath.zero();
    for (int i = 0; i < padded; i += LANES) {
      sum = VectorMath.load(p, pAt + i).fma(VectorMath.load(d, dAt + i), sum);
    }
    float total = VectorMath.sum(sum);
    for (int i = 0; i < padded; i += LANES) {
      FloatVector centred = VectorMath.load(d, dAt + i).sub(total);
      centred.mul(VectorMath.load(p, pAt + i)).mul(scale).intoArray(d, dAt + i);
    }
  }
}
