package org.overseer.training.league;

import org.overseer.agent.policy.OrderChoice;

/**
 * Who plays against a player that learns.
 *
 * @param policy id of a past player, or of a learning one: then also that of the player itself
 * @param choice how its orders are taken; drawn where it learns itself
 */
public record Opponent(int policy, OrderChoice choice) {
  /** Self-play: the first learning player, on both sides. */
  public static final Opponent SELF = new Opponent(Matchmaker.NEWEST, OrderChoice.DRAWN);
}
