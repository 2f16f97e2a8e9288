package org.overseer.agent.policy;

import java.util.random.RandomGenerator;

/** How a player takes orders from what a policy says. */
public enum OrderChoice {
  /** Drawn as in training, exploration included. */
  DRAWN,
  /** The most probable order of each unit, as SMAC evaluates. */
  MOST_PROBABLE;

  /**
   * The order of one row.
   *
   * @param row the row k of the output
   * @param random not asked for the most probable order
   */
  public int choose(PolicyOutput output, int row, RandomGenerator random) {
    return switch (this) {
      case DRAWN -> ActionSampler.sample(output.logProbabilities(), row, output.width(), random);
      case MOST_PROBABLE -> ActionSampler.best(output.logProbabilities(), row, output.width());
    };
  }
}
