package org.overseer.training.league;

import java.util.random.RandomGenerator;

/** Draws opponents for the policy that learns. */
public interface Matchmaker {
  /** The policy that learns; every other id is a frozen past version. */
  int NEWEST = -1;

  /** Draws the opponent of one game. */
  Opponent drawOpponent(RandomGenerator random);
}
