package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of consecutive small sets alone, for {@link VectorAttention}: with those of large
 * ones the whole state may be more than a buffer holds.
 *
 * @param start where they begin in the state
 */
record AttentionWeights(FloatBuffer values, long start) {
  static AttentionWeights of(INDArray state, AttentionLayout layout, int fromSet, int toSet) {
    long start = VectorAttention.stateStart(layout, fromSet);
    long length = VectorAttention.stateStart(layout, toSet) - start;
    if (length == 0) {
      return new AttentionWeights(FloatBuffer.allocate(0), start);
    }
    INDArray part = Nd4jViews.of(state, new long[] {length}, new long[] {1}, start);
    return new AttentionWeights(FloatBuffers.of(part), start);
  }

  int place(long stateAt) {
    return Math.toIntExact(stateAt - start);
  }
}
