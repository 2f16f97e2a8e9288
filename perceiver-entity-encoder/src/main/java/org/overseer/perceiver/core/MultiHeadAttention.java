package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * Scaled dot-product attention with its projections (reference §1.2).
 *
 * <p>Head h takes the contiguous channel slice h of queries, keys and values. Sets are packed end
 * to end; a row attends to its own set only.
 */
final class MultiHeadAttention {
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;
  private final int heads;

  /** Widths of an attention. */
  record Widths(int query, int input, int qk, int v, int output, int heads) {
    Widths {
      PerceiverConfig.requireDivisible("qk_channels", qk, "num_heads", heads);
      PerceiverConfig.requireDivisible("v_channels", v, "num_heads", heads);
    }
  }

  /** Projections under {@code self.query, self.key, self.value} and {@code output.dense}. */
  MultiHeadAttention(ParameterScope scope, Widths widths) {
    ParameterScope self = scope.child("self");
    this.query = Linear.hidden(self.child("query"), widths.query(), widths.qk());
    this.key = Linear.hidden(self.child("key"), widths.input(), widths.qk());
    this.value = Linear.hidden(self.child("value"), widths.input(), widths.v());
    this.output = Linear.hidden(scope.child("output").child("dense"), widths.v(), widths.output());
    this.heads = widths.heads();
  }

  /** Projects query-side rows {@code [rows, Cq]} to {@code [rows, qk]}. */
  Variable project(Variable queries) {
    return query.apply(queries);
  }

  /**
   * Attends with queries that are projected already.
   *
   * @param q {@code [ΣQ, qk]}
   * @param inputs key and value side {@code [ΣM, C]}
   * @param inputMask which inputs are real, or null if all are; a set without inputs gives a
   *     weighted sum of exactly zero
   * @param queryMask which queries are real, or null if all are; the others get a weighted sum of
   *     exactly zero
   * @return {@code [ΣQ, output channels]}
   */
  Variable attend(
      Variable q,
      Segments querySets,
      Variable inputs,
      Segments inputSets,
      @Nullable PaddingMask inputMask,
      @Nullable PaddingMask queryMask) {
    Variable weighted; // [ΣQ, v]
    if (queryMask != null && queryMask.hasPadding()) {
      requireSame("queries", queryMask, querySets);
      int[] rows = queryMask.realRows();
      Variable real = Functions.gatherRows(q, rows);
      weighted = weightedSum(real, queryMask.realSets(), inputs, inputSets, inputMask);
      weighted = Functions.scatterAddRows(weighted, rows, q.rows());
    } else {
      weighted = weightedSum(q, querySets, inputs, inputSets, inputMask);
    }
    return output.apply(weighted);
  }

  private Variable weightedSum(
      Variable q,
      Segments querySets,
      Variable inputs,
      Segments inputSets,
      @Nullable PaddingMask inputMask) {
    if (inputMask == null || !inputMask.hasPadding()) {
      return Functions.attention(
          q, key.apply(inputs), value.apply(inputs), heads, querySets, inputSets);
    }
    requireSame("inputs", inputMask, inputSets);
    PaddingMask.Keys keys = inputMask.keys();
    Variable read = Functions.gatherRows(inputs, keys.rows());
    Variable k = key.apply(read); // [Σread, qk]
    Variable v = value.apply(read); // [Σread, v]
    return keys.mask() == null
        ? Functions.attention(q, k, v, heads, querySets, keys.sets())
        : Functions.attention(q, k, v, heads, querySets, keys.sets(), keys.mask());
  }

  private static void requireSame(String side, PaddingMask mask, Segments sets) {
    if (!mask.sets().equals(sets)) {
      throw new IllegalArgumentException(
          "the mask of the %s is over %s but they are %s".formatted(side, mask.sets(), sets));
    }
  }
}
