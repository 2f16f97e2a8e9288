package org.overseer.agent.network;

import org.overseer.agent.features.OrderSpace;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** One order of {@link OrderSpace} for each own unit, in entity order, at every agent step. */
final class UnitOrders implements ActionSpace {
  @Override
  public void toAction(Observation observation, int[] choices, Action out) {
    OrderSpace.toAction(observation, choices, 0, out);
  }

  @Override
  public int steps(int[] choices) {
    return 1;
  }
}
