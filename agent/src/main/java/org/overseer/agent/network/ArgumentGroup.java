package org.overseer.agent.network;

/**
 * The parts of a decision that V-trace is computed for, each with importance ratios of its own
 * (AlphaStar, pseudocode).
 */
public enum ArgumentGroup {
  /**
   * Orders of single units, independent of each other: each row is weighed by its own ratio, and
   * the ratio of a step is their geometric mean (docs/adr/0005).
   */
  ORDERS,
  /** What a command does. */
  ACTION_TYPE,
  /** When the player decides again. */
  DELAY,
  /** All other arguments of a command, jointly: the ratio of a step is the product of its rows'. */
  ARGUMENTS
}
