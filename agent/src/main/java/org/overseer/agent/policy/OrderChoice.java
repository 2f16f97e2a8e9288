package org.overseer.agent.policy;

/**
 * How a player takes its decisions from what a policy says.
 *
 * @param temperature what the log-probabilities are divided by before drawing: 1 draws as in
 *     training, less is surer, 0 takes the most probable choice
 */
public record OrderChoice(float temperature) {
  /** Drawn as in training, exploration included. */
  public static final OrderChoice DRAWN = new OrderChoice(1);

  /** The most probable choice each time, as SMAC evaluates. */
  public static final OrderChoice MOST_PROBABLE = new OrderChoice(0);

  /** Checks the temperature. */
  public OrderChoice {
    if (!(temperature >= 0) || Float.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "OrderChoice: the temperature must be a number from 0 on but is " + temperature);
    }
  }
}
