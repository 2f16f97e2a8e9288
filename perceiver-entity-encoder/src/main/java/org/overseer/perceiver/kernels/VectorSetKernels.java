package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels of {@link VectorKernels} that work on each set of a batch by itself. */
final class VectorSetKernels {
  private final Kernels kernels;
  private final VectorRanges ranges;

  /**
   * @param kernels for the products of large sets
   */
  VectorSetKernels(Kernels kernels, VectorRanges ranges) {
    this.kernels = kernels;
    this.ranges = ranges;
  }

  void segmentMean(INDArray x, int[] offsets, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    int width = (int) y.size(1);
    ranges.sets(
        offsets, in, (part, from, to) -> VectorRows.segmentMean(in, offsets, out, width, from, to));
  }

  void segmentMeanBackward(INDArray dy, int[] offsets, INDArray dx, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(dy);
    FloatBuffer out = FloatBuffers.of(dx);
    int width = (int) dx.size(1);
    ranges.sets(
        offsets,
        out,
        (part, from, to) ->
            VectorRows.segmentMeanBackward(in, offsets, out, width, accumulate, from, to));
  }

  void attention(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      @Nullable INDArray state,
      INDArray out) {
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer vs = FloatBuffers.of(v);
    FloatBuffer outs = FloatBuffers.of(out);
    AttentionWidths widths = widths(q, v, layout);
    VectorAttention.bySize(
        layout,
        widths,
        set ->
            new GemmAttention(kernels, layout, set)
                .forward(q, k, v, state, AttentionWeights.stateStart(layout, set), out),
        (first, last) -> {
          AttentionWeights weights =
              state == null ? null : AttentionWeights.of(state, layout, first, last);
          ranges.sets(
              layout.queryOffsets(),
              first,
              last,
              widths.key(),
              (part, from, to) ->
                  VectorAttention.forward(qs, ks, vs, widths, layout, weights, outs, from, to));
        });
  }

  void attentionBackward(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      INDArray state,
      INDArray dOut,
      INDArray dq,
      INDArray dk,
      INDArray dv) {
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer vs = FloatBuffers.of(v);
    FloatBuffer dOuts = FloatBuffers.of(dOut);
    VectorAttention.Gradients gradients =
        new VectorAttention.Gradients(
            FloatBuffers.of(dq), FloatBuffers.of(dk), FloatBuffers.of(dv));
    AttentionWidths widths = widths(q, v, layout);
    VectorAttention.bySize(
        layout,
        widths,
        set ->
            new GemmAttention(kernels, layout, set)
                .backward(
                    q, k, v, state, AttentionWeights.stateStart(layout, set), dOut, dq, dk, dv),
        (first, last) -> {
          AttentionWeights weights = AttentionWeights.of(state, layout, first, last);
          ranges.sets(
              layout.queryOffsets(),
              first,
              last,
              widths.key(),
              (part, from, to) ->
                  VectorAttention.backward(
                      qs, ks, vs, widths, layout, weights, dOuts, gradients, from, to));
        });
  }

  void setSoftmax(INDArray scores, int[] offsets, float factor, float @Nullable [] added) {
    if (scores.isEmpty()) {
      return;
    }
    FloatBuffer buffer = FloatBuffers.of(scores);
    int rows = buffer.capacity() / offsets[offsets.length - 1];
    ranges.run(
        rows,
        buffer.capacity(),
        (part, from, to) -> VectorSoftmax.sets(buffer, rows, offsets, factor, added, from, to));
  }

  void setSoftmaxBackward(INDArray p, INDArray d, int[] offsets, float factor) {
    if (p.isEmpty()) {
      return;
    }
    FloatBuffer weights = FloatBuffers.of(p);
    FloatBuffer gradient = FloatBuffers.of(d);
    int rows = weights.capacity() / offsets[offsets.length - 1];
    ranges.run(
        rows,
        weights.capacity(),
        (part, from, to) ->
            VectorSoftmax.setsBackward(weights, gradient, rows, offsets, factor, from, to));
  }

  void groupSoftmax(INDArray scores, int groups, int[] offsets, INDArray added) {
    if (scores.isEmpty()) {
      return;
    }
    FloatBuffer buffer = FloatBuffers.of(scores);
    float[] shifts = FloatBuffers.toArray(added);
    int rows = shifts.length / (offsets.length - 1);
    ranges.run(
        offsets[offsets.length - 1],
        buffer.capacity(),
        (part, from, to) ->
            VectorGroupSoftmax.forward(buffer, rows, groups, offsets, shifts, from, to));
  }

  void groupSoftmaxBackward(INDArray p, INDArray d, int groups, int[] offsets, int rows) {
    if (p.isEmpty()) {
      return;
    }
    FloatBuffer weights = FloatBuffers.of(p);
    FloatBuffer gradient = FloatBuffers.of(d);
    ranges.run(
        offsets[offsets.length - 1],
        weights.capacity(),
        (part, from, to) ->
            VectorGroupSoftmax.backward(weights, gradient, rows, groups, offsets, from, to));
  }

  void segmentDot(INDArray q, INDArray k, AttentionLayout layout, INDArray out) {
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer outs = FloatBuffers.of(out);
    int width = (int) q.size(1);
    int outWidth = (int) out.size(1);
    ranges.sets(
        layout.queryOffsets(),
        qs,
        (part, from, to) ->
            VectorSegmentDot.forward(qs, ks, width, layout, outWidth, outs, from, to));
  }

  void segmentDotBackward(
      INDArray q, INDArray k, AttentionLayout layout, INDArray dOut, INDArray dq, INDArray dk) {
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer dOuts = FloatBuffers.of(dOut);
    FloatBuffer dqs = FloatBuffers.of(dq);
    FloatBuffer dks = FloatBuffers.of(dk);
    AttentionWidths widths = widths(q, k, layout);
    int outWidth = (int) dOut.size(1);
    ranges.sets(
        layout.queryOffsets(),
        qs,
        (part, from, to) ->
            VectorSegmentDot.backward(qs, ks, widths, layout, outWidth, dOuts, dqs, dks, from, to));
  }

  private static AttentionWidths widths(INDArray q, INDArray v, AttentionLayout layout) {
    return new AttentionWidths((int) q.size(1), (int) v.size(1), layout.heads());
  }
}
