package org.overseer.training.league;

/** Draws opponents for the players that learn. */
@FunctionalInterface
public interface Matchmaker {
  /**
   * The first player that learns, in most runs the only one; further ones are −2, −3 and so on.
   * Past players have ids from 0.
   */
  int NEWEST = -1;

  /** Draws the opponent of the next game of a learning player. */
  Opponent drawOpponent(int learner);

  /** Whether the policy with this id is one that learns. */
  static boolean isLearning(int policy) {
    return policy < 0;
  }
}
