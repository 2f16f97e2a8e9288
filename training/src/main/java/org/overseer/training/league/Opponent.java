package org.overseer.training.league;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.policy.OrderChoice;

/**
 * Who plays against a player that learns.
 *
 * @param policy id of a past player, or of a learning one: then also that of the player itself;
 *     {@link #NO_POLICY} for a script
 * @param script level of a script, such as {@code easy}; null for a policy
 * @param choice how its orders are taken; drawn where it learns itself
 * @param learnerResets how often the learning player had started over when the match was drawn
 */
public record Opponent(int policy, @Nullable String script, OrderChoice choice, int learnerResets) {
  /** In the place of a policy's id: nobody whose parameters the league has. */
  public static final int NO_POLICY = Integer.MIN_VALUE;

  /** Self-play: the first learning player, on both sides. */
  public static final Opponent SELF = new Opponent(Matchmaker.NEWEST, OrderChoice.DRAWN);

  /** Of a learning player that never starts over. */
  public Opponent(int policy, OrderChoice choice) {
    this(policy, null, choice, 0);
  }

  /**
   * A script.
   *
   * @param level one of {@link org.overseer.env.skirmish.ScriptedPlayer#names()}
   */
  public static Opponent script(String level, int learnerResets) {
    return new Opponent(NO_POLICY, level, OrderChoice.DRAWN, learnerResets);
  }
}
