package org.overseer.agent.network;

import org.overseer.perceiver.core.ParameterScope;

/** The action heads that an agent can have. */
final class ActionHeads {
  private ActionHeads() {}

  /**
   * Adds the head that the sizes ask for.
   *
   * @param scope of the agent; each kind of head has names of its own below it
   */
  static ActionHead create(ParameterScope scope, AgentConfig config) {
    return switch (config.actionHead()) {
      case UNIT_ORDERS -> new UnitOrdersHead(scope.child("orders"), config);
    };
  }
}
