package org.overseer.perceiver.kernels;

/**
 * How the attention weights of one head lie: rows of one vector or more, whose lanes are queries or
 * keys.
 *
 * <p>As a matrix [keys, queries rounded up to whole vectors] each lane is a query of its own, and a
 * softmax over the keys never adds up the lanes of a vector, which takes longer than an
 * exponential. Where queries are few beside their keys they would fill too little of their vectors;
 * there it is [queries, keys rounded up], with zeros in the padding.
 *
 * @param byQuery whether the lanes are queries
 */
record AttentionWeave(boolean byQuery, int queries, int keys) {
  /** What a maximum and a sum over the lanes of a vector cost, in vectors of exponentials. */
  private static final int REDUCTIONS = 2;

  /** Whichever way takes less. */
  static AttentionWeave of(AttentionLayout layout, int set) {
    int queries = layout.queries(set);
    int keys = layout.keys(set);
    long down = (long) keys * VectorMath.padded(queries) / VectorMath.LANES;
    long across = (long) queries * (VectorMath.padded(keys) / VectorMath.LANES + REDUCTIONS);
    return new AttentionWeave(down <= across, queries, keys);
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
    return new VectorProducts.Weights(values, from, byQuery ? 1 : stride(), byQuery ? stride() : 1);
  }

  VectorProducts.Weights ofKeys(float[] values, int from) {
    return new VectorProducts.Weights(values, from, byQuery ? stride() : 1, byQuery ? 1 : stride());
  }
}
