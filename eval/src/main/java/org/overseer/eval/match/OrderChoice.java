package org.overseer.eval.match;

/** How a player takes orders from what a policy says. */
public enum OrderChoice {
  /** Drawn as in training, exploration included. */
  DRAWN,
  /** The most probable order of each unit, as SMAC evaluates. */
  MOST_PROBABLE
}
