package org.overseer.env;

/** Where in a game a time step stands. */
public enum StepType {
  /** The first observation after a reset; reward is 0. */
  FIRST,
  /** The game goes on. */
  MID,
  /** The game has ended; actions are not accepted before the next reset. */
  LAST
}
