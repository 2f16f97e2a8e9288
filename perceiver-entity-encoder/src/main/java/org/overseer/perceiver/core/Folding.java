package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Segments;

/**
 * Whether an attention is computed with its projections folded into the latents' side (see {@code
 * Functions.readShared} and {@code Functions.answer}): where that needs fewer operations, and the
 * sets are so large that each is worth a matrix product of its own.
 */
final class Folding {
  /** Multiply-accumulates of a product that takes about as long as the call itself. */
  private static final double WORTH_A_CALL = 1e6;

  /** Largest matrix of scores, in floats: 256 MB. */
  private static final double MOST_SCORES = 1 << 26;

  private Folding() {}

  /** For N shared queries over many inputs. */
  static boolean ofInputs(MultiHeadAttention attention, int queries, Segments inputSets) {
    double c = attention.key().in();
    double projected = (double) attention.key().out() + attention.value().out();
    double rows = (double) queries * attention.heads();
    return 2 * rows * c <= projected * (c + queries) && pays(inputSets, rows, c);
  }

  /** For many queries over N latents a set. */
  static boolean ofQueries(MultiHeadAttention attention, Segments querySets, Segments latentSets) {
    if (latentSets.size() == 0 || latentSets.total() != latentSets.size() * latentSets.max()) {
      return false;
    }
    double e = attention.query().in();
    double o = attention.output().out();
    double n = latentSets.max();
    double qk = attention.query().out();
    double v = attention.value().out();
    double rows = n * attention.heads();
    double plain = e * qk + n * (qk + v) + v * o;
    return rows * (e + o) <= plain && pays(querySets, rows, Math.min(e, o));
  }

  private static boolean pays(Segments sets, double rows, double channels) {
    double each = (double) sets.total() / Math.max(1, sets.size()) * rows * channels;
    return each >= WORTH_A_CALL && rows * sets.total() <= MOST_SCORES;
  }
}
