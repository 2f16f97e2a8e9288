package org.overseer.perceiver.kernels;

/** Channels of queries and keys, and of values. */
record AttentionWidths(int key, int value, int heads) {
  /** Rows without slack if heads end at whole vectors, so that a block is copied at once. */
  int keyStride() {
    return key / heads % VectorMath.LANES == 0 ? key : key + VectorMath.LANES;
  }

  int valueStride() {
    return value / heads % VectorMath.LANES == 0 ? value : value + VectorMath.LANES;
  }

  /** What scores are multiplied by before their softmax. */
  static float scale(int headWidth) {
    return (float) (1 / Math.sqrt(headWidth));
  }
}
