package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.agent.network.Decisions;
import org.overseer.agent.network.HeadOutput;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.finite.Finite;

/**
 * What one head of a policy says of its part of given decisions, as plain arrays.
 *
 * <p>Axes: O observations, R rows, A choices of a row; an observation may have no row.
 *
 * @param name of the head
 * @param group the part of a decision that its rows belong to
 * @param width A
 * @param logProbabilities masked log-softmax, {@code [R, A]}
 * @param offsets where the rows of each observation begin, {@code [O + 1]}
 * @param chosen the choice that was made in each row, {@code [R]}
 */
record PolicyHead(
    String name,
    ArgumentGroup group,
    int width,
    float[] logProbabilities,
    int[] offsets,
    int[] chosen) {

  static List<PolicyHead> of(List<HeadOutput> heads) {
    return heads.stream().map(PolicyHead::of).toList();
  }

  private static PolicyHead of(HeadOutput head) {
    return new PolicyHead(
        head.name(),
        head.group(),
        head.logProbabilities().columns(),
        FloatBuffers.toArray(head.logProbabilities().value()),
        head.offsets(),
        head.chosen());
  }

  /** R, the number of rows. */
  int rows() {
    return chosen.length;
  }

  /** O, the number of observations. */
  int observations() {
    return offsets.length - 1;
  }

  /** Whether each row is a decision of its own; if not, those of an observation are one. */
  boolean isRowwise() {
    return group == ArgumentGroup.ORDERS;
  }

  /**
   * What a row of observation {@code o} counts in a mean: over all rows where each is a decision of
   * its own, else over the observations, and within one over its rows. A rare argument does not
   * count more than the policy gradient lets it.
   */
  double share(int o) {
    return isRowwise() ? 1.0 / rows() : 1.0 / observations() / (offsets[o + 1] - offsets[o]);
  }

  /**
   * Refuses a term of the loss over this head's rows that is not finite.
   *
   * @throws NonFiniteException naming the term and the head
   */
  void requireFinite(String term, double sum) {
    Finite.require(term + " of head '" + name + "'", (float) sum);
  }

  /** log π − log μ of the choice in each row. */
  float[] logRatios(float[] behaviour) {
    float[] ratios = new float[rows()];
    for (int k = 0; k < ratios.length; k++) {
      ratios[k] = logProbabilities[k * width + chosen[k]] - behaviour[k];
    }
    return ratios;
  }

  /**
   * Takes recorded log-probabilities apart by heads; a decision lists them head by head.
   *
   * @return log-probabilities of each head's rows when they were drawn
   * @throws IllegalArgumentException if the heads do not have the rows of the decisions
   */
  static float[][] behaviour(List<PolicyHead> heads, Decisions decisions) {
    float[][] behaviour = new float[heads.size()][];
    Arrays.setAll(behaviour, h -> new float[heads.get(h).rows()]);
    for (int o = 0; o < decisions.size(); o++) {
      int at = decisions.offsets()[o];
      for (int h = 0; h < behaviour.length; h++) {
        int[] offsets = heads.get(h).offsets;
        int rows = offsets[o + 1] - offsets[o];
        if (at + rows <= decisions.offsets()[o + 1]) {
          System.arraycopy(decisions.logProbabilities(), at, behaviour[h], offsets[o], rows);
        }
        at += rows;
      }
      if (at != decisions.offsets()[o + 1]) {
        throw new IllegalArgumentException(
            "decision %d has %d choices but the heads have %d rows for it"
                .formatted(
                    o,
                    decisions.offsets()[o + 1] - decisions.offsets()[o],
                    at - decisions.offsets()[o]));
      }
    }
    return behaviour;
  }
}
