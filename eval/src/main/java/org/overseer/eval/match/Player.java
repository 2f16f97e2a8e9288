package org.overseer.eval.match;

import org.overseer.env.Action;
import org.overseer.env.Observation;

/**
 * Someone who plays many games side by side, each in a slot of its own.
 *
 * <p>What a player does in one slot must not depend on the other slots; all randomness of a game
 * comes from the seed given at its start. Not thread-safe.
 */
public interface Player extends AutoCloseable {
  /** What results call this player, such as {@code bot:easy}. */
  String name();

  /**
   * Starts a game, and gives up what was known of the last one in this slot.
   *
   * @param slot number of the slot, from 0
   * @param player which side is played, from 0
   * @param seed seed of the player's own random choices
   */
  void begin(int slot, int player, long seed);

  /**
   * Chooses the next action of several games.
   *
   * @param count how many elements of the arrays count
   * @param slots the slots to act in, ascending
   * @param observations what is seen in each; not kept beyond the call
   * @param actions filled by the call; empty before it
   */
  void act(int count, int[] slots, Observation[] observations, Action[] actions);

  @Override
  void close();
}
