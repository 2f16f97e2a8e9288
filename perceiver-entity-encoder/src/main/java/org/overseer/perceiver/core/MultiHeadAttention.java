package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.AttentionMask;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;

/**
 * Scaled dot-product attention with its projections (DeepMind's perceiver.py).
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

  /**
   * Attends with queries that each set has for itself.
   *
   * @param queries {@code [ΣQ, Cq]}
   * @param inputs key and value side {@code [ΣM, C]}
   * @param inputMask which inputs are real, or null if all are; a set without inputs gives a
   *     weighted sum of exactly zero
   * @param queryMask which queries are real, or null if all are; the others get a weighted sum of
   *     exactly zero
   * @param residual what is added to the result, or null
   * @return {@code [ΣQ, output channels]}
   */
  Variable attend(
      Variable queries,
      Segments querySets,
      Variable inputs,
      Segments inputSets,
      @Nullable PaddingMask inputMask,
      @Nullable PaddingMask queryMask,
      @Nullable Variable residual) {
    Reading reading = Reading.of(inputs, inputSets, inputMask);
    if (queryMask != null && queryMask.hasPadding()) {
      Variable weighted = ofReal(query.apply(queries), querySets, queryMask, reading);
      return output.addTo(residual, weighted);
    }
    if (reading.mask == null && Folding.ofQueries(this, querySets, reading.sets)) {
      return answer(queries, querySets, reading.inputs, residual);
    }
    return output.addTo(residual, weightedSum(query.apply(queries), querySets, reading));
  }

  private Variable answer(
      Variable queries, Segments querySets, Variable inputs, @Nullable Variable residual) {
    Tape tape = queries.tape();
    return Functions.answer(
        queries,
        querySets,
        key.applyWithoutBias(inputs),
        value.apply(inputs),
        query.weight(tape),
        query.bias(tape),
        output.weight(tape),
        output.bias(tape),
        residual,
        heads);
  }

  /**
   * Attends with queries that all sets share, projected once.
   *
   * @param queries {@code [N, Cq]}
   * @param inputs key and value side {@code [ΣM, C]}
   * @param inputMask which inputs are real, or null if all are; a set without inputs gives a
   *     weighted sum of exactly zero
   * @param queryMask which of B·N queries are real, or null if all are; the others get a weighted
   *     sum of exactly zero
   * @param residual {@code [B·N, output channels]} what is added to the result, or null
   * @return {@code [B·N, output channels]}
   */
  Variable attendShared(
      Variable queries,
      Variable inputs,
      Segments inputSets,
      @Nullable PaddingMask inputMask,
      @Nullable PaddingMask queryMask,
      @Nullable Variable residual) {
    Variable q = query.apply(queries); // [N, qk]
    int sets = inputSets.size();
    Reading reading = Reading.of(inputs, inputSets, inputMask);
    if (queryMask != null && queryMask.hasPadding()) {
      Segments querySets = Segments.uniform(sets, q.rows());
      Variable all = Functions.repeatRows(q, sets);
      return output.addTo(residual, ofReal(all, querySets, queryMask, reading));
    }
    if (Folding.ofInputs(this, q.rows(), reading.sets)) {
      Tape tape = inputs.tape();
      Variable weighted =
          Functions.readShared(
              q,
              reading.inputs,
              key.weight(tape),
              value.weight(tape),
              value.bias(tape),
              heads,
              reading.sets,
              reading.mask);
      return output.addTo(residual, weighted);
    }
    Segments querySets = Segments.uniform(sets, q.rows());
    return output.addTo(residual, weightedSum(Functions.repeatRows(q, sets), querySets, reading));
  }

  /** Weighted sums of the real queries, zero for the others. */
  private Variable ofReal(Variable q, Segments querySets, PaddingMask queryMask, Reading reading) {
    requireSame("queries", queryMask, querySets);
    int[] rows = queryMask.realRows();
    Variable real = Functions.gatherRows(q, rows);
    Variable weighted = weightedSum(real, queryMask.realSets(), reading);
    return Functions.scatterAddRows(weighted, rows, q.rows());
  }

  /** The key bias is left out: it adds one number to all scores of a query, which cancels. */
  private Variable weightedSum(Variable q, Segments querySets, Reading reading) {
    Variable k = key.applyWithoutBias(reading.inputs); // [ΣM, qk]
    Variable v = value.apply(reading.inputs); // [ΣM, v]
    return reading.mask == null
        ? Functions.attention(q, k, v, heads, querySets, reading.sets)
        : Functions.attention(q, k, v, heads, querySets, reading.sets, reading.mask);
  }

  /** What is read: inputs without their padding, unless a set is nothing else. */
  private record Reading(Variable inputs, Segments sets, @Nullable AttentionMask mask) {
    static Reading of(Variable inputs, Segments sets, @Nullable PaddingMask mask) {
      if (mask == null || !mask.hasPadding()) {
        return new Reading(inputs, sets, null);
      }
      requireSame("inputs", mask, sets);
      PaddingMask.Keys keys = mask.keys();
      return new Reading(Functions.gatherRows(inputs, keys.rows()), keys.sets(), keys.mask());
    }
  }

  int heads() {
    return heads;
  }

  Linear query() {
    return query;
  }

  Linear key() {
    return key;
  }

  Linear value() {
    return value;
  }

  Linear output() {
    return output;
  }

  private static void requireSame(String side, PaddingMask mask, Segments sets) {
    if (!mask.sets().equals(sets)) {
      throw new IllegalArgumentException(
          "the mask of the %s is over %s but they are %s".formatted(side, mask.sets(), sets));
    }
  }
}
