package org.overseer.env.skirmish;

/** How a {@link Simulation} plays a scenario. */
public enum Mode {
  /**
   * A fight of two equal players: both armies start under an attack-move to the other's spawn, and
   * the game is decided as soon as a side has no units, or only healers of an army that had others.
   */
  MATCH,
  /**
   * The scenario as one of the game's own maps with its triggers (SMAC's starcraft2.py).
   *
   * <p>Player 0's units are copies that stand without orders; player 1's attack-move to player 0's
   * spawn. When no unit is left on either side the next game loop brings both armies back. Whoever
   * has had units together with the other side and has been without any for 10 seconds has lost.
   */
  MAP
}
