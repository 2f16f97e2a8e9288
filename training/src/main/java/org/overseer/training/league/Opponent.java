package org.overseer.training.league;

import org.overseer.agent.policy.OrderChoice;

/**
 * Who plays against the policy that learns.
 *
 * @param policy {@link Matchmaker#NEWEST}, or the id of a frozen version
 * @param choice how its orders are taken; drawn where it learns itself
 */
public record Opponent(int policy, OrderChoice choice) {
  /** Self-play: the policy that learns, on both sides. */
  public static final Opponent SELF = new Opponent(Matchmaker.NEWEST, OrderChoice.DRAWN);
}
