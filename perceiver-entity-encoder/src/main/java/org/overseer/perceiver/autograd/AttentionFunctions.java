package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.AttentionLayout;
import org.overseer.perceiver.kernels.Kernels;

/** Attention and pointer scores over packed sets. */
final class AttentionFunctions {
  private AttentionFunctions() {}

  static Variable attention(
      Variable q,
      Variable k,
      Variable v,
      int heads,
      Segments queries,
      Segments keys,
      @Nullable AttentionMask mask) {
    requireSets("attention", q, k, queries, keys);
    Shapes.requireMatrix("attention", "v", v);
    Shapes.requireSize("attention", "rows of v", v.rows(), keys.total());
    if (heads < 1 || q.columns() % heads != 0 || v.columns() % heads != 0) {
      throw new IllegalArgumentException(
          "attention: query channels (%d) and value channels (%d) must be divisible by heads (%d)"
              .formatted(q.columns(), v.columns(), heads));
    }
    Tape tape = q.tape();
    Kernels kernels = tape.kernels();
    AttentionLayout layout =
        new AttentionLayout(
            heads,
            queries.sharedOffsets(),
            keys.sharedOffsets(),
            mask == null ? null : mask.keys());
    INDArray out = tape.allocate(q.rows(), v.columns());
    if (!tape.recording()) {
      kernels.attention(q.value(), k.value(), v.value(), layout, null, out);
      return tape.constant(out);
    }
    INDArray state = tape.allocate(kernels.attentionStateLength(layout));
    kernels.attention(q.value(), k.value(), v.value(), layout, state, out);
    Backward backward =
        dOut ->
            kernels.attentionBackward(
                q.value(),
                k.value(),
                v.value(),
                layout,
                state,
                dOut,
                gradientOrScratch(q),
                gradientOrScratch(k),
                gradientOrScratch(v));
    return tape.record(out, backward, q, k, v);
  }

  static Variable segmentDot(Variable q, Variable k, Segments queries, Segments keys) {
    requireSets("segmentDot", q, k, queries, keys);
    Tape tape = q.tape();
    Kernels kernels = tape.kernels();
    AttentionLayout layout =
        new AttentionLayout(1, queries.sharedOffsets(), keys.sharedOffsets(), null);
    INDArray out = tape.allocate(q.rows(), keys.max());
    kernels.segmentDot(q.value(), k.value(), layout, out);
    Backward backward =
        dOut ->
            kernels.segmentDotBackward(
                q.value(), k.value(), layout, dOut, gradientOrScratch(q), gradientOrScratch(k));
    return tape.record(out, backward, q, k);
  }

  /** Constants among the inputs are rare, so their gradient is computed and dropped. */
  private static INDArray gradientOrScratch(Variable x) {
    return x.requiresGradient() ? x.gradient() : x.tape().allocate(x.shape()).assign(0);
  }

  private static void requireSets(
      String function, Variable q, Variable k, Segments queries, Segments keys) {
    Shapes.requireMatrix(function, "q", q);
    Shapes.requireMatrix(function, "k", k);
    Shapes.requireSize(function, "channels of k", k.columns(), q.columns());
    Shapes.requireSize(function, "rows of q", q.rows(), queries.total());
    Shapes.requireSize(function, "rows of k", k.rows(), keys.total());
    Shapes.requireSize(function, "sets of keys", keys.size(), queries.size());
  }
}
