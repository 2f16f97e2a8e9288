package org.overseer.training.league;

import org.overseer.agent.policy.OrderChoice;

/**
 * Who plays against a player that learns.
 *
 * @param policy id of a past player, or of a learning one: then also that of the player itself
 * @param choice how its orders are taken; drawn where it learns itself
 * @param learnerResets how often the learning player had started over when the match was drawn
 */
public record Opponent(int policy, OrderChoice choice, int learnerResets) {
  /** Self-play: the first learning player, on both sides. */
  public static final Opponent SELF = new Opponent(Matchmaker.NEWEST, OrderChoice.DRAWN);

  /** Of a learning player that never starts over. */
  public Opponent(int policy, OrderChoice choice) {
    this(policy, choice, 0);
  }
}
