package org.overseer.agent.network;

/** What a decision of an agent of given sizes consists of. */
public enum HeadChoice {
  /** What its preset says. */
  PRESET,
  /** {@link ActionHeadKind#UNIT_ORDERS}. */
  UNIT_ORDERS,
  /** {@link ActionHeadKind#COMMAND}. */
  COMMAND;

  /** The agent with these decisions, in the sizes that it has. */
  public AgentConfig apply(AgentConfig agent) {
    return switch (this) {
      case PRESET -> agent;
      case UNIT_ORDERS -> agent.withActionHead(ActionHeadKind.UNIT_ORDERS);
      case COMMAND -> agent.withActionHead(ActionHeadKind.COMMAND);
    };
  }
}
