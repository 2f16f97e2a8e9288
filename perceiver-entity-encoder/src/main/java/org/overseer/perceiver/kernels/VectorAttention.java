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
        ? (long) layout.heads() * headLength(layout.queries(set), layout.keys(set))
        : 0;
  }

  /** Whether the lanes are queries: whichever way takes less. */
  private static boolean byQuery(int queries, int keys) {
    long down = (long) keys * VectorMath.padded(queries) / LANES;
    long across = (long) queries * (VectorMath.padded(keys) / LANES + REDUCTIONS);
    return down <= across;
  }

  /** Elements of the weights of one head. */
  private static int headLength(int queries, int keys) {
    return byQuery(queries, keys)
        ? keys * VectorMath.padded(queries)
        : queries * VectorMath.padded(keys);
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
        float[] panels =
            byQuery(queries, keys)
                ? panels(3, qs, queries, widths.key)
                : panels(3, ks, keys, widths.key);
        float[] weights = Heap.array(5, length);
        for (int head = 0; head < layout.heads(); head++) {
          headForward(qs, ks, panels, vs, widths, layout, set, head, weights, outs);
        }
        if (state != null) {
          state.values().put(state.place(stateAt), weights, 0, length);
        }
      }
      store(out, queryRow, queries, widths.value, outs, widths.valueStride());
      stateAt += length;
    }
  }

  private static void headForward(
      float[] q,
      float[] k,
      float[] panels,
      float[] v,
      Widths widths,
      AttentionLayout layout,
      int set,
      int head,
      float[] weights,
      float[] out) {
    int queries = layout.queries(set);
    int keys = layout.keys(set);
    int headKey = widths.key / layout.heads();
    int headValue = widths.value / layout.heads();
    int length = headLength(queries, keys);
    float[] scores = Heap.array(6, length);
    VectorProducts.Weights combined;
    if (byQuery(queries, keys)) {
      int stride = VectorMath.padded(queries);
      VectorProducts.dots(
          k,
          keys,
          panels,
          queries,
          widths.key,
          head * headKey,
          headKey,
          scale(headKey),
          scores,
          stride);
      hideRows(scores, stride, layout, set);
      VectorSoftmax.softmaxOfColumns(scores, keys, stride);
      combined = new VectorProducts.Weights(scores, 0, 1, stride);
    } else {
      int stride = VectorMath.padded(keys);
      VectorProducts.dots(
          q,
          queries,
          panels,
          keys,
          widths.key,
          head * headKey,
          headKey,
          scale(headKey),
          scores,
          stride);
      for (int i = 0; i < queries; i++) {
        hide(scores, i * stride, layout, set);
        Arrays.fill(scores, i * stride + keys, (i + 1) * stride, Float.NEGATIVE_INFINITY);
        VectorSoftmax.softmax(scores, i * stride, stride);
      }
      combined = new VectorProducts.Weights(scores, 0, stride, 1);
    }
    VectorProducts.combine(
        combined,
        queries,
        keys,
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
        float[] panels =
            byQuery(queries, keys)
                ? panels(3, dOuts, queries, widths.value)
                : panels(3, vs, keys, widths.value);
        Inputs inputs =
            new Inputs(
                rows(0, q, queryRow, queries, widths.key),
                rows(1, k, keyRow, keys, widths.key),
                vs,
                dOuts,
                panels);
        float[] weights = Heap.array(5, length);
        state.values().get(state.place(stateAt), weights, 0, length);
        float[] dq = Heap.array(7, queries * widths.keyStride());
        float[] dk = Heap.array(8, keys * widths.keyStride());
        float[] dv = Heap.array(9, keys * widths.valueStride());
        for (int head = 0; head < layout.heads(); head++) {
          headBackward(inputs, widths, layout, set, head, weights, dq, dk, dv);
        }
        add(gradients.q, queryRow, queries, widths.key, dq, widths.keyStride());
        add(gradients.k, keyRow, keys, widths.key, dk, widths.keyStride());
        add(gradients.v, keyRow, keys, widths.value, dv, widths.valueStride());
      }
      stateAt += length;
    }
  }

  /** What the heads of one set share in the backward pass. */
  private record Inputs(float[] q, float[] k, float[] v, float[] dOut, float[] panels) {}

  private static void headBackward(
      Inputs in,
      Widths widths,
      AttentionLayout layout,
      int set,
      int head,
      float[] weights,
      float[] dq,
      float[] dk,
      float[] dv) {
    int queries = layout.queries(set);
    int keys = layout.keys(set);
    int key = widths.key / layout.heads();
    int value = widths.value / layout.heads();
    int length = headLength(queries, keys);
    int weightsAt = head * length;
    boolean byQuery = byQuery(queries, keys);
    int stride = VectorMath.padded(byQuery ? queries : keys);
    int queryStep = byQuery ? 1 : stride;
    int keyStep = byQuery ? stride : 1;
    float[] d = Heap.array(6, length); // gradient of the weights, then of the scores
    VectorProducts.dots(
        byQuery ? in.v : in.dOut,
        byQuery ? keys : queries,
        in.panels,
        byQuery ? queries : keys,
        widths.value,
        head * value,
        value,
        1f,
        d,
        stride);
    if (byQuery) {
      VectorSoftmax.backwardOfColumns(weights, weightsAt, d, keys, stride, scale(key));
    } else {
      for (int i = 0; i < queries; i++) {
        softmaxBackward(weights, weightsAt + i * stride, d, i * stride, stride, scale(key));
      }
    }
    VectorProducts.combine(
        new VectorProducts.Weights(weights, weightsAt, keyStep, queryStep),
        keys,
        queries,
        in.dOut,
        widths.value,
        head * value,
        value,
        dv,
        widths.valueStride());
    VectorProducts.combine(
        new VectorProducts.Weights(d, 0, queryStep, keyStep),
        queries,
        keys,
        in.k,
        widths.key,
        head * key,
        key,
        dq,
        widths.keyStride());
    VectorProducts.combine(
        new VectorProducts.Weights(d, 0, keyStep, queryStep),
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
