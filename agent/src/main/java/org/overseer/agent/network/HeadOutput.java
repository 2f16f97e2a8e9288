package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Variable;

/**
 * What one head says of its part of the decisions on O observations.
 *
 * <p>Axes: R rows, each a choice out of A; an observation may have none.
 *
 * @param name of the head, such as {@code orders}
 * @param group the part of a decision that its rows belong to
 * @param logProbabilities masked log-softmax, illegal choices −1e9, {@code [R, A]}
 * @param offsets where the rows of each observation begin, {@code [O + 1]}
 * @param chosen the choice that was made in each row, {@code [R]}
 */
public record HeadOutput(
    String name, ArgumentGroup group, Variable logProbabilities, int[] offsets, int[] chosen) {

  /** Whether a choice of this log-probability is legal; masked ones have −1e9. */
  public static boolean isLegal(float logProbability) {
    return logProbability > -1e8f;
  }
}
