package org.overseer.env;

/** How a game stands for one player. */
public enum Outcome {
  /** Not decided yet. */
  UNDECIDED,
  /** All enemies gone and at least one own unit left. */
  WIN,
  /** All own units gone and at least one enemy left. */
  LOSS,
  /** Both sides gone together, or the step limit was reached. A draw is not a win. */
  DRAW
}
