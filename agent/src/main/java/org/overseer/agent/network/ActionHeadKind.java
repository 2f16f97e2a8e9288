package org.overseer.agent.network;

/** What a decision of the agent consists of. */
public enum ActionHeadKind {
  /** An order for each own unit. */
  UNIT_ORDERS
}
