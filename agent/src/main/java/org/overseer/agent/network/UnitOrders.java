package org.overseer.agent.network;

import org.overseer.agent.features.OrderLabels;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;

/**
 * One order of {@link OrderSpace} for each own unit, in entity order, at every agent step.
 *
 * @param stepKind what a step order is
 */
record UnitOrders(StepKind stepKind) implements ActionSpace {
  @Override
  public void toAction(Observation observation, int[] choices, Action out) {
    OrderSpace.toAction(observation, choices, 0, stepKind, out);
  }

  @Override
  public int[] labels(Observation observation, Action commands) {
    return OrderLabels.of(observation, commands, stepKind);
  }

  @Override
  public int steps(int[] choices) {
    return 1;
  }

  /** Units that keep their orders were not selected; orders are all of one type, 0. */
  @Override
  public LastAction lastAction(Observation observation, int[] choices) {
    return OrderSpace.lastAction(observation, choices);
  }
}
