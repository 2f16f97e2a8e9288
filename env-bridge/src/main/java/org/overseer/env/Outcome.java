package org.overseer.env;

/** How a game stands for one player. */
public enum Outcome {
  /** Not decided yet. */
  UNDECIDED,
  /** The enemy's side is gone and the own is not. */
  WIN,
  /** The own side is gone and the enemy's is not. */
  LOSS,
  /** Both sides gone together, or the step limit was reached. A draw is not a win. */
  DRAW
}
