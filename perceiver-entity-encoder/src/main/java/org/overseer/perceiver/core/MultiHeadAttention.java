package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.AttentionMask;
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
   * @param mask for padded inputs with Hugging Face's semantics, else null: a set without inputs
   *     gives a weighted sum of exactly zero
   * @return {@code [ΣQ, output channels]}
   */
  Variable attend(
      Variable q,
      Segments querySets,
      Variable inputs,
      Segments inputSets,
      @Nullable AttentionMask mask) {
    Variable k = key.apply(inputs); // [ΣM, qk]
    Variable v = value.apply(inputs); // [ΣM, v]
    Variable weighted =
        mask == null
            ? Functions.attention(q, k, v, heads, querySets, inputSets)
            : Functions.attention(q, k, v, heads, querySets, inputSets, mask); // [ΣQ, v]
    return output.apply(weighted);
  }
}
