package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Segments;

/**
 * Whether an attention is computed with its projections folded into the latents' side (see {@code
 * Functions.readShared} and {@code Functions.answer}): where that costs less.
 *
 * <p>Costs are in multiply-accumulates of a large product. {@link #CALL} and {@link #SMALL} were
 * measured on one core; the result does not depend on them, only its speed does.
 */
final class Folding {
  /** What one call of a product costs besides its arithmetic. */
  private static final double CALL = 1e6;

  /** How much more a multiply-accumulate of attention's small products costs. */
  private static final double SMALL = 3;

  /** Largest matrix of scores, in floats: 256 MB. */
  private static final double MOST_SCORES = 1 << 26;

  private Folding() {}

  /** For N shared queries over many inputs. */
  static boolean ofInputs(MultiHeadAttention attention, int queries, Segments inputSets) {
    double m = inputSets.total();
    double sets = inputSets.size();
    double heads = attention.heads();
    double c = attention.key().in();
    double qk = attention.key().out();
    double v = attention.value().out();
    double rows = queries * heads;
    double plain = m * (qk + v) * (c + SMALL * queries) + 2 * CALL;
    double folded =
        2 * m * rows * c + queries * (qk + sets * v) * c + (2 * sets + 2 * heads) * CALL;
    return folded < plain && rows * m <= MOST_SCORES;
  }

  /** For many queries over N latents a set. */
  static boolean ofQueries(MultiHeadAttention attention, Segments querySets, Segments latentSets) {
    double sets = latentSets.size();
    double n = latentSets.max();
    if (sets == 0 || latentSets.total() != sets * n) {
      return false;
    }
    double m = querySets.total();
    double heads = attention.heads();
    double e = attention.query().in();
    double o = attention.output().out();
    double qk = attention.query().out();
    double v = attention.value().out();
    double rows = n * heads;
    double plain = m * (e * qk + v * o + SMALL * n * (qk + v)) + 2 * CALL;
    double folded =
        m * rows * (e + o) + sets * n * (qk * e + v * o) + (2 * sets + 2 * heads + 1) * CALL;
    return folded < plain && rows * m <= MOST_SCORES;
  }
}
