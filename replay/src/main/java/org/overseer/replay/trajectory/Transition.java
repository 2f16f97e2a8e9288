package org.overseer.replay.trajectory;

import org.jspecify.annotations.Nullable;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;

/**
 * One decision: what was seen, what was answered, and what came of it until the next.
 *
 * <p>Nobody writes into the arrays or the observation after construction. R is the number of rows
 * of the decision; how many there are and what they mean is the action head's business.
 *
 * @param observation the observation that the decision answers, an own copy
 * @param context what the player was told beside the observation
 * @param choices number of the option chosen in each row, {@code [R]}
 * @param logProbabilities natural logarithm of the behaviour policy's probability of each choice,
 *     {@code [R]}
 * @param rewards sums of the rewards of the agent steps until the next decision, one a reward
 *     stream, {@code [S]}
 * @param discount 0 where the game ended before the next decision, else 1
 * @param steps agent steps until the next decision, or until the game ended
 * @param start whether the observation is the first of a game; the recurrent state before it is
 *     zero
 * @param opponent what the opponent saw at the same time, an own copy; null where that is not
 *     recorded
 */
public record Transition(
    Observation observation,
    PlayerContext context,
    int[] choices,
    float[] logProbabilities,
    float[] rewards,
    float discount,
    int steps,
    boolean start,
    @Nullable Observation opponent) {

  /**
   * A decision of a player that was told nothing, with one reward stream, of which the opponent's
   * view was not recorded.
   */
  public Transition(
      Observation observation,
      int[] choices,
      float[] logProbabilities,
      float reward,
      float discount,
      int steps,
      boolean start) {
    this(
        observation,
        PlayerContext.NONE,
        choices,
        logProbabilities,
        new float[] {reward},
        discount,
        steps,
        start,
        null);
  }

  /** Checks that each choice has its log-probability and that time passes. */
  public Transition {
    if (choices.length != logProbabilities.length) {
      throw new IllegalArgumentException(
          "Transition: expected one log-probability per choice but got "
              + choices.length
              + " choices and "
              + logProbabilities.length
              + " log-probabilities");
    }
    if (!(discount >= 0 && discount <= 1)) {
      throw new IllegalArgumentException(
          "Transition.discount: expected a value from 0 to 1 but got " + discount);
    }
    if (steps < 1) {
      throw new IllegalArgumentException(
          "Transition.steps: expected at least 1 agent step but got " + steps);
    }
  }

  /** The reward of the first stream. */
  public float reward() {
    return rewards[0];
  }
}
