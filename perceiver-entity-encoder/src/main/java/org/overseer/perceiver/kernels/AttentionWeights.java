package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of consecutive small sets alone, for {@link VectorAttention}: with those of large
 * ones the whole state may be more than a buffer holds.
 *
 * <p>The weights of a set are kept as those of its heads, after those of the sets before it; very
 * many are not, see {@link GemmAttention#keeps}.
 *
 * @param start where they begin in the state
 */
record AttentionWeights(FloatBuffer values, long start) {
  static AttentionWeights of(INDArray state, AttentionLayout layout, int fromSet, int toSet) {
    long start = stateStart(layout, fromSet);
    long length = stateStart(layout, toSet) - start;
    if (length == 0) {
      return new AttentionWeights(FloatBuffer.allocate(0), start);
    }
    INDArray part = Nd4jViews.of(state, new long[] {length}, new long[] {1}, start);
    return new AttentionWeights(FloatBuffers.of(part), start);
  }

  static long stateLength(AttentionLayout layout) {
    long length = 0;
    for (int set = 0; set < layout.sets(); set++) {
      length += stateLength(layout, set);
    }
    return length;
  }

  static long stateLength(AttentionLayout layout, int set) {
    return GemmAttention.keeps(layout, set)
        ? (long) layout.heads() * AttentionWeave.of(layout, set).length()
        : 0;
  }

  static long stateStart(AttentionLayout layout, int set) {
    long start = 0;
    for (int before = 0; before < set; before++) {
      start += stateLength(layout, before);
    }
    return start;
  }

  int place(long stateAt) {
    return Math.toIntExact(stateAt - start);
  }
}
