package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Attention, one set at a time on the heap. Large sets go through {@link GemmAttention}, whose
 * products in native code are faster once they are worth their call.
 *
 * <p>The weights of a head are a matrix [keys, queries rounded up to whole vectors]: each lane is a
 * query of its own, and a softmax over the keys never adds up the lanes of a vector, which takes
 * longer than an exponential. Where queries are few beside their keys they would fill too little of
 * their vectors; there it is [queries, keys rounded up], with zeros in the padding. The weights of
 * a set are kept as those of its heads, after those of the sets before it; very many are not, see
 * {@link GemmAttention#keeps}.
 */
final class VectorAttention {
  private static final int LANES = VectorMath.LANES;

  /** From so many multiply-accumulates a head on, a product in native code is the faster one. */
  private static final long NATIVE_PRODUCT = 1 << 20;

  /** What a maximum and a sum over the lanes of a vector cost, in vectors of exponentials. */
  private static final int REDUCTIONS = 2;

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
  static void bySize(AttentionLayout layout, Widths widths, Large large, Small small) {
    int start = 0;
    for (int set = 0; set < layout.sets(); set++) {
      long pairs = (long) layout.queries(set) * layout.keys(set);
      if (pairs * widths.key / widths.heads >= NATIVE_PRODUCT
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

  static long stateLength(AttentionLayout layout) {
    long length = 0;
    for (int set = 0; set < layout.sets(); set++) {
      length += stateLength(layout, set);
    }
    return length;
  }

  private static long stateLength(AttentionLayout layout, int set) {
    return GemmAttention.keeps(layout, set)
        ? (long) layout.heads() * Weave.of(layout, set).length()
        : 0;
  }

  /**
   * How the weights of one head lie: rows of one vector or more, whose lanes are queries or keys.
   *
   * @param byQuery whether the lanes are queries
   */
  private record Weave(boolean byQuery, int queries, int keys) {
    /** Whichever way takes less. */
    static Weave of(AttentionLayout layout, int set) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      long down = (long) keys * VectorMath.padded(queries) / LANES;
      long across = (long) queries * (VectorMath.padded(keys) / LANES + REDUCTIONS);
      return new Weave(down <= across, queries, keys);
    }

    int rows() {
      return byQuery ? keys : queries;
    }

    /** Elements of a row that count; the others fill its last vector. */
    int columns() {
      return byQuery ? queries : keys;
    }

    int stride() {
      return VectorMath.padded(columns());
    }

    int length() {
      return rows() * stride();
    }

    VectorProducts.Weights ofQueries(float[] values, int from) {
      return new VectorProducts.Weights(
          values, from, byQuery ? 1 : stride(), byQuery ? stride() : 1);
    }

    VectorProducts.Weights ofKeys(float[] values, int from) {
      return new VectorProducts.Weights(
          values, from, byQuery ? stride() : 1, byQuery ? 1 : stride());
    }
  }

  static long stateStart(AttentionLayout layout, int set) {
    long start = 0;
    for (int before = 0; before < set; before++) {
      start += stateLength(layout, before);
    }
    return start;
  }

  static void forward(
      FloatBuffer q,
      FloatBuffer k,
      FloatBuffer v,
      Widths widths,
      AttentionLayout layout,
      @Nullable AttentionWeights state,
      FloatBuffer out,
      int fromSet,
      int toSet) {
    long stateAt = stateStart(layout, fromSet);
    for (int set = fromSet; set < toSet; set++) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      int queryRow = layout.queryOffsets()[set];
      int keyRow = layout.keyOffsets()[set];
      int length = Math.toIntExact(stateLength(layout, set));
      float[] outs = Heap.array(4, queries * widths.valueStride());
      if (keys == 0) {
        Arrays.fill(outs, 0, queries * widths.valueStride(), 0f);
      } else {
        float[] qs = rows(0, q, queryRow, queries, widths.key);
        float[] ks = rows(1, k, keyRow, keys, widths.key);
        float[] vs = rows(2, v, keyRow, keys, widths.value);
        Weave weave = Weave.of(layout, set);
        float[] panels = panels(3, weave.byQuery ? qs : ks, weave.columns(), widths.key);
        float[] rows = weave.byQuery ? ks : qs;
        float[] weights = Heap.array(5, length);
        for (int head = 0; head < layout.heads(); head++) {
          headForward(rows, panels, vs, widths, layout, set, weave, head, weights, outs);
        }
        if (state != null) {
          state.values().put(state.place(stateAt), weights, 0, length);
        }
      }
      store(out, queryRow, queries, widths.value, outs, widths.valueStride());
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
      Widths widths,
      AttentionLayout layout,
      int set,
      Weave weave,
      int head,
      float[] weights,
      float[] out) {
    int headKey = widths.key / layout.heads();
    int headValue = widths.value / layout.heads();
    int stride = weave.stride();
    int length = weave.length();
    float[] scores = Heap.array(6, length);
    VectorProducts.dots(
        rows,
        weave.rows(),
        panels,
        weave.columns(),
        widths.key,
        head * headKey,
        headKey,
        scale(headKey),
        scores,
        stride);
    if (weave.byQuery) {
      hideRows(scores, stride, layout, set);
      VectorSoftmax.softmaxOfColumns(scores, weave.keys, stride);
    } else {
      for (int row = 0; row < length; row += stride) {
        hide(scores, row, layout, set);
        Arrays.fill(scores, row + weave.keys, row + stride, Float.NEGATIVE_INFINITY);
        VectorSoftmax.softmax(scores, row, stride);
      }
    }
    VectorProducts.combine(
        weave.ofQueries(scores, 0),
        weave.queries,
        weave.keys,
        v,
        widths.value,
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
      Widths widths,
      AttentionLayout layout,
      AttentionWeights state,
      FloatBuffer dOut,
      Gradients gradients,
      int fromSet,
      int toSet) {
    long stateAt = stateStart(layout, fromSet);
    for (int set = fromSet; set < toSet; set++) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      int length = Math.toIntExact(stateLength(layout, set));
      if (length > 0) {
        int queryRow = layout.queryOffsets()[set];
        int keyRow = layout.keyOffsets()[set];
        float[] vs = rows(2, v, keyRow, keys, widths.value);
        float[] dOuts = rows(4, dOut, queryRow, queries, widths.value);
        Weave weave = Weave.of(layout, set);
        float[] panels = panels(3, weave.byQuery ? dOuts : vs, weave.columns(), widths.value);
        Inputs inputs =
            new Inputs(
                rows(0, q, queryRow, queries, widths.key),
                rows(1, k, keyRow, keys, widths.key),
                dOuts,
                weave.byQuery ? vs : dOuts,
                panels);
        float[] weights = Heap.array(5, length);
        state.values().get(state.place(stateAt), weights, 0, length);
        float[] dq = Heap.array(7, queries * widths.keyStride());
        float[] dk = Heap.array(8, keys * widths.keyStride());
        float[] dv = Heap.array(9, keys * widths.valueStride());
        for (int head = 0; head < layout.heads(); head++) {
          headBackward(inputs, widths, layout.heads(), weave, head, weights, dq, dk, dv);
        }
        add(gradients.q, queryRow, queries, widths.key, dq, widths.keyStride());
        add(gradients.k, keyRow, keys, widths.key, dk, widths.keyStride());
        add(gradients.v, keyRow, keys, widths.value, dv, widths.valueStride());
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
      Widths widths,
      int heads,
      Weave weave,
      int head,
      float[] weights,
      float[] dq,
      float[] dk,
      float[] dv) {
    int queries = weave.queries;
    int keys = weave.keys;
    int key = widths.key / heads;
    int value = widths.value / heads;
    int stride = weave.stride();
    int length = weave.length();
    int weightsAt = head * length;
    float[] d = Heap.array(6, length); // gradient of the weights, then of the scores
    VectorProducts.dots(
        in.rows,
        weave.rows(),
        in.panels,
        weave.columns(),
        widths.value,
        head * value,
        value,
        1f,
        d,
        stride);
    if (weave.byQuery) {
      VectorSoftmax.backwardOfColumns(weights, weightsAt, d, keys, stride, scale(key));
    } else {
      for (int row = 0; row < length; row += stride) {
        softmaxBackward(weights, weightsAt + row, d, row, stride, scale(key));
      }
    }
    VectorProducts.combine(
        weave.ofKeys(weights, weightsAt),
        keys,
        queries,
        in.dOut,
        widths.value,
        head * value,
        value,
        dv,
        widths.valueStride());
    VectorProducts.combine(
        weave.ofQueries(d, 0),
        queries,
        keys,
        in.k,
        widths.key,
        head * key,
        key,
        dq,
        widths.keyStride());
    VectorProducts.combine(
        weave.ofKeys(d, 0),
        keys,
        queries,
        in.q,
        widths.key,
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

  static void dot(
      FloatBuffer q,
      FloatBuffer k,
      int width,
      AttentionLayout layout,
      int outWidth,
      FloatBuffer out,
      int fromSet,
      int toSet) {
    for (int set = fromSet; set < toSet; set++) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      int padded = VectorMath.padded(keys);
      float[] qs = rows(0, q, layout.queryOffsets()[set], queries, width);
      float[] ks = rows(1, k, layout.keyOffsets()[set], keys, width);
      float[] panels = panels(3, ks, keys, width);
      float[] scores = Heap.array(6, queries * padded);
      VectorProducts.dots(qs, queries, panels, keys, width, 0, width, scale(width), scores, padded);
      float[] rows = Heap.array(5, queries * outWidth);
      Arrays.fill(rows, 0, queries * outWidth, 0f);
      for (int i = 0; i < queries; i++) {
        System.arraycopy(scores, i * padded, rows, i * outWidth, keys);
      }
      out.put(layout.queryOffsets()[set] * outWidth, rows, 0, queries * outWidth);
    }
  }

  static void dotBackward(
      FloatBuffer q,
      FloatBuffer k,
      Widths widths,
      AttentionLayout layout,
      int outWidth,
      FloatBuffer dOut,
      FloatBuffer dqs,
      FloatBuffer dks,
      int fromSet,
      int toSet) {
    int width = widths.key;
    for (int set = fromSet; set < toSet; set++) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      int queryRow = layout.queryOffsets()[set];
      int keyRow = layout.keyOffsets()[set];
      float[] d = rows(6, dOut, queryRow, queries, outWidth);
      for (int i = 0; i < queries * outWidth; i++) {
        d[i] *= scale(width);
      }
      float[] qs = rows(0, q, queryRow, queries, width);
      float[] ks = rows(1, k, keyRow, keys, width);
      float[] dq = Heap.array(7, queries * widths.keyStride());
      float[] dk = Heap.array(8, keys * widths.keyStride());
      VectorProducts.combine(
          new VectorProducts.Weights(d, 0, outWidth, 1),
          queries,
          keys,
          ks,
          width,
          0,
          width,
          dq,
          widths.keyStride());
      VectorProducts.combine(
          new VectorProducts.Weights(d, 0, 1, outWidth),
          keys,
          queries,
          qs,
          width,
          0,
          width,
          dk,
          widths.keyStride());
      add(dqs, queryRow, queries, width, dq, widths.keyStride());
      add(dks, keyRow, keys, width, dk, widths.keyStride());
    }
  }

  /** Channels of queries and keys, and of values. */
  record Widths(int key, int value, int heads) {
    /** Rows without slack if heads end at whole vectors, so that a block is copied at once. */
    int keyStride() {
      return key / heads % LANES == 0 ? key : key + LANES;
    }

    int valueStride() {
      return value / heads % LANES == 0 ? value : value + LANES;
    }
  }

  private static float scale(int headWidth) {
    return (float) (1 / Math.sqrt(headWidth));
  }

  private static float[] panels(int slot, float[] rows, int n, int width) {
    float[] panels = Heap.array(slot, VectorMath.padded(n) * width);
    VectorProducts.toPanels(rows, n, width, panels);
    return panels;
  }

  private static float[] rows(int slot, FloatBuffer source, int row, int rows, int width) {
    float[] values = Heap.array(slot, rows * width);
    source.get(row * width, values, 0, rows * width);
    return values;
  }

  private static void store(
      FloatBuffer target, int row, int rows, int width, float[] values, int stride) {
    if (stride == width) {
      target.put(row * width, values, 0, rows * width);
      return;
    }
    for (int i = 0; i < rows; i++) {
      target.put((row + i) * width, values, i * stride, width);
    }
  }

  private static void add(
      FloatBuffer target, int row, int rows, int width, float[] values, int stride) {
    float[] sum = Heap.array(10, rows * width);
    target.get(row * width, sum, 0, rows * width);
    for (int i = 0; i < rows; i++) {
      VectorElementwise.addTo(sum, i * width, values, i * stride, width);
    }
    target.put(row * width, sum, 0, rows * width);
  }
}
