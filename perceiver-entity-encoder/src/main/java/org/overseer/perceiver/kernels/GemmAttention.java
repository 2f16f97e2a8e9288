package org.overseer.perceiver.kernels;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention of large sets: matrix products in native code, one head and a limited number of query
 * rows at a time, so that the weights of 2,048 latents over 182,528 pixels never exist at once.
 *
 * <p>Where weights are kept for a backward pass, those of a set lie as [heads, queries, keys]. More
 * than {@link #MOST_KEPT} of a set are not kept but computed again: the memory of those of 24
 * layers would be that of the machine, and one product and a softmax more cost less.
 */
final class GemmAttention {
  /** Scores that are computed at a time: 16 MB. */
  private static final long CHUNK_FLOATS = 1 << 22;

  /** Most weights of a set that are kept: 64 MB. */
  static final long MOST_KEPT = 1 << 24;

  /** Swallows any score when added. The lowest float itself would overflow with a negative one. */
  private static final float HIDDEN = -1e30f;

  private final Kernels kernels;
  private final AttentionLayout layout;
  private final int set;
  private final int[] rowOffsets;

  /** Whether the weights of a set are kept for its backward pass. */
  static boolean keeps(AttentionLayout layout, int set) {
    return (long) layout.heads() * layout.queries(set) * layout.keys(set) <= MOST_KEPT;
  }

  /** The attention of one set that has keys. */
  GemmAttention(Kernels kernels, AttentionLayout layout, int set) {
    this.kernels = kernels;
    this.layout = layout;
    this.set = set;
    this.rowOffsets = new int[] {0, layout.keys(set)};
  }

  /**
   * Forward pass of the set.
   *
   * @param state where its weights are kept from {@code stateAt} on, or null to keep none; not
   *     looked at for a set that {@link #keeps} none
   */
  void forward(
      INDArray q, INDArray k, INDArray v, @Nullable INDArray state, long stateAt, INDArray out) {
    int queries = layout.queries(set);
    int keys = layout.keys(set);
    int chunk = chunk();
    try (Scratch scratch = new Scratch()) {
      float[] hidden = hidden();
      INDArray kept = keeps(layout, set) ? state : null;
      INDArray buffer = kept == null ? scratch.array(Math.min(chunk, queries), keys) : kept;
      for (int head = 0; head < layout.heads(); head++) {
        INDArray keyHead = keyRows(k, head);
        INDArray valueHead = keyRows(v, head);
        for (int row = 0; row < queries; row += chunk) {
          int n = Math.min(chunk, queries - row);
          INDArray weights =
              kept == null ? view(buffer, n, keys, keys, 0) : weights(kept, stateAt, head, row, n);
          weigh(queryRows(q, head, row, n), keyHead, scale(q), hidden, weights);
          kernels.gemm(weights, false, valueHead, false, queryRows(out, head, row, n), false);
        }
      }
    }
  }

  private void weigh(
      INDArray queryRows,
      INDArray keyRows,
      float scale,
      float @Nullable [] hidden,
      INDArray weights) {
    kernels.gemm(queryRows, false, keyRows, true, weights, false);
    kernels.setSoftmax(weights, rowOffsets, scale, hidden);
  }

  /** Backward pass of the set; all three gradients are added to. */
  void backward(
      INDArray q,
      INDArray k,
      INDArray v,
      INDArray state,
      long stateAt,
      INDArray dOut,
      INDArray dq,
      INDArray dk,
      INDArray dv) {
    int queries = layout.queries(set);
    int keys = layout.keys(set);
    int chunk = chunk();
    try (Scratch scratch = new Scratch()) {
      boolean kept = keeps(layout, set);
      float[] hidden = kept ? null : hidden();
      INDArray again = kept ? state : scratch.array(Math.min(chunk, queries), keys);
      INDArray gradients = scratch.array(Math.min(chunk, queries), keys);
      for (int head = 0; head < layout.heads(); head++) {
        for (int row = 0; row < queries; row += chunk) {
          int n = Math.min(chunk, queries - row);
          INDArray p = kept ? weights(state, stateAt, head, row, n) : view(again, n, keys, keys, 0);
          if (!kept) {
            weigh(queryRows(q, head, row, n), keyRows(k, head), scale(q), hidden, p);
          }
          INDArray d = view(gradients, n, keys, keys, 0);
          INDArray dHead = queryRows(dOut, head, row, n);
          kernels.gemm(dHead, false, keyRows(v, head), true, d, false);
          kernels.gemm(p, true, dHead, false, keyRows(dv, head), true);
          kernels.setSoftmaxBackward(p, d, rowOffsets, scale(q));
          kernels.gemm(d, false, keyRows(k, head), false, queryRows(dq, head, row, n), true);
          kernels.gemm(d, true, queryRows(q, head, row, n), false, keyRows(dk, head), true);
        }
      }
    }
  }

  private int chunk() {
    return (int) Math.max(16, CHUNK_FLOATS / layout.keys(set));
  }

  private float @Nullable [] hidden() {
    float[] seen = layout.keyMask();
    if (seen == null) {
      return null;
    }
    float[] added = new float[layout.keys(set)];
    for (int i = 0; i < added.length; i++) {
      added[i] = (1 - seen[layout.keyOffsets()[set] + i]) * HIDDEN;
    }
    return added;
  }

  private float scale(INDArray q) {
    return (float) (1 / Math.sqrt((double) q.size(1) / layout.heads()));
  }

  private INDArray keyRows(INDArray x, int head) {
    return head(x, layout.keyOffsets()[set], layout.keys(set), head);
  }

  private INDArray queryRows(INDArray x, int head, int row, int n) {
    return head(x, layout.queryOffsets()[set] + row, n, head);
  }

  /** Rows of one head's channels, as a view. */
  private INDArray head(INDArray x, int row, int n, int head) {
    long width = x.size(1);
    long depth = width / layout.heads();
    return view(x, n, depth, width, row * width + head * depth);
  }

  private INDArray weights(INDArray state, long stateAt, int head, int row, int n) {
    long keys = layout.keys(set);
    long first = (long) head * layout.queries(set) + row;
    return view(state, n, keys, keys, stateAt + first * keys);
  }

  private static INDArray view(INDArray x, long rows, long columns, long stride, long offset) {
    return Nd4jViews.of(x, new long[] {rows, columns}, new long[] {stride, 1}, offset);
  }
}
