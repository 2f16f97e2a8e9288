package org.overseer.eval.match;

import org.overseer.env.Environment;

/** Looks at games while they are played, for example to record them. */
@FunctionalInterface
public interface GameObserver {
  /** Sees nothing. */
  GameObserver NONE = (game, step, environment) -> {};

  /**
   * Told of each step of each game, also of the time step it starts with.
   *
   * @param game number of the game within its match
   * @param step agent steps so far, 0 at the start
   * @param environment to be looked at, not to be advanced
   */
  void see(int game, int step, Environment environment);
}
