package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Scaled products of each query with each key of its set, one set at a time on the heap. */
final class VectorSegmentDot {
  private VectorSegmentDot() {}

  static void forward(
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
      float[] qs = HeapRows.load(0, q, layout.queryOffsets()[set], queries, width);
      float[] ks = HeapRows.load(1, k, layout.keyOffsets()[set], keys, width);
      float[] panels = HeapRows.panels(3, ks, keys, width);
      float[] scores = Heap.array(6, queries * padded);
      VectorProducts.dots(
          qs, queries, panels, keys, width, 0, width, AttentionWidths.scale(width), scores, padded);
      float[] rows = Heap.array(5, queries * outWidth);
      Arrays.fill(rows, 0, queries * outWidth, 0f);
      for (int i = 0; i < queries; i++) {
        System.arraycopy(scores, i * padded, rows, i * outWidth, keys);
      }
      out.put(layout.queryOffsets()[set] * outWidth, rows, 0, queries * outWidth);
    }
  }

  static void backward(
      FloatBuffer q,
      FloatBuffer k,
      AttentionWidths widths,
      AttentionLayout layout,
      int outWidth,
      FloatBuffer dOut,
      FloatBuffer dqs,
      FloatBuffer dks,
      int fromSet,
      int toSet) {
    int width = widths.key();
    for (int set = fromSet; set < toSet; set++) {
      int queries = layout.queries(set);
      int keys = layout.keys(set);
      int queryRow = layout.queryOffsets()[set];
      int keyRow = layout.keyOffsets()[set];
      float[] d = HeapRows.load(6, dOut, queryRow, queries, outWidth);
      for (int i = 0; i < queries * outWidth; i++) {
        d[i] *= AttentionWidths.scale(width);
      }
      float[] qs = HeapRows.load(0, q, queryRow, queries, width);
      float[] ks = HeapRows.load(1, k, keyRow, keys, width);
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
      HeapRows.add(dqs, queryRow, queries, width, dq, widths.keyStride());
      HeapRows.add(dks, keyRow, keys, width, dk, widths.keyStride());
    }
  }
}
