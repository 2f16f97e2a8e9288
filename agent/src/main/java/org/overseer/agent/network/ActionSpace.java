package org.overseer.agent.network;

import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;

/** What the choices of a decision mean in the game. Immutable, for any thread. */
public interface ActionSpace {
  /**
   * Appends the commands that a decision stands for.
   *
   * @param observation what the decision answers
   * @param choices of all heads and rows, as in {@link Decisions}
   */
  void toAction(Observation observation, int[] choices, Action out);

  /**
   * Agent steps until the player decides again, at least 1; in those between it says nothing, and
   * its orders stand.
   */
  int steps(int[] choices);

  /**
   * What the player is told of this decision at its next one.
   *
   * @param observation what the decision answers
   */
  LastAction lastAction(Observation observation, int[] choices);
}
