package org.overseer.env;

/**
 * What an agent is told beside what its player sees.
 *
 * @param lastAction what the player decided at its previous decision
 * @param strategy what the player is to build, {@link Strategy#NONE} where it is told nothing
 */
public record PlayerContext(LastAction lastAction, Strategy strategy) {
  /** Of a player without a past and without a strategy to follow. */
  public static final PlayerContext NONE = starting(Strategy.NONE);

  /** Of a player at the start of a game. */
  public static PlayerContext starting(Strategy strategy) {
    return new PlayerContext(LastAction.NONE, strategy);
  }

  /** The same after a decision. */
  public PlayerContext after(LastAction action) {
    return new PlayerContext(action, strategy);
  }
}
