package org.overseer.agent.network;

import org.overseer.agent.features.MapGrid;
import org.overseer.agent.features.StepKind;
import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;

/** What the choices of a decision mean in the game. Immutable, for any thread. */
public interface ActionSpace {
  /**
   * An order for each own unit at every agent step.
   *
   * @param steps what a step order is
   */
  static ActionSpace ofUnitOrders(StepKind steps) {
    return new UnitOrders(steps);
  }

  /**
   * Structured commands.
   *
   * @param grid cells along each side of the map that they can be aimed at
   * @param maxSelected the most units that one is for
   */
  static ActionSpace ofCommands(int grid, int maxSelected) {
    return new CommandSpace(new MapGrid(grid), /* points= */ true, maxSelected);
  }

  /**
   * Appends the commands that a decision stands for.
   *
   * @param observation what the decision answers
   * @param choices of all heads and rows, as in {@link Decisions}
   */
  void toAction(Observation observation, int[] choices, Action out);

  /**
   * The decision that says best what somebody commands: the inverse of {@link #toAction}, for
   * learning from others' games.
   *
   * @param observation what the commands answer
   * @param commands of any kind; of each unit, the first that does not wait for others counts
   * @return choices of all heads and rows, as in {@link Decisions}, all of them legal
   */
  int[] labels(Observation observation, Action commands);

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
