package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Variable;

/**
 * Who makes the choices on the path through a head of several parts: chance, for acting, or a
 * decision that was made, for learning. The path itself is the same.
 */
interface Choices {
  /**
   * Makes the next choice of some observations.
   *
   * @param head whose choices they are, for messages
   * @param logProbabilities masked log-softmax, {@code [R, A]}
   * @param mask 1 for legal choices, else 0, {@code [R, A]}
   * @param observations whose choice each row is, {@code [R]}
   * @return number of the choice in each row, {@code [R]}
   */
  int[] choose(String head, Variable logProbabilities, float[] mask, int[] observations);
}
