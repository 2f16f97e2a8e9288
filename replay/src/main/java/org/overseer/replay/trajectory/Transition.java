package org.overseer.replay.trajectory;

import org.overseer.env.Observation;

/**
 * One agent step: what was seen, what was ordered, and what came of it.
 *
 * <p>Nobody writes into the arrays or the observation after construction. K is the number of own
 * units that got an order, in the order of their rows in the observation.
 *
 * @param observation the observation that the orders answer, an own copy
 * @param orders index of the chosen order of each own unit, {@code [K]}
 * @param logProbabilities natural logarithm of the behaviour policy's probability of each chosen
 *     order, {@code [K]}
 * @param reward reward of the orders
 * @param discount 0 where the game ended with these orders, else 1
 * @param start whether the observation is the first of a game; the recurrent state before it is
 *     zero
 */
public record Transition(
    Observation observation,
    int[] orders,
    float[] logProbabilities,
    float reward,
    float discount,
    boolean start) {
  /** Checks that each order has its log-probability. */
  public Transition {
    if (orders.length != logProbabilities.length) {
      throw new IllegalArgumentException(
          "Transition: expected one log-probability per order but got "
              + orders.length
              + " orders and "
              + logProbabilities.length
              + " log-probabilities");
    }
    if (!(discount >= 0 && discount <= 1)) {
      throw new IllegalArgumentException(
          "Transition.discount: expected a value from 0 to 1 but got " + discount);
    }
  }
}
