package org.overseer.agent.network;

/** What a decision of the agent consists of. */
public enum ActionHeadKind {
  /** An order for each own unit. */
  UNIT_ORDERS,
  /** One command for chosen units, and when to decide again (AlphaStar, detailed architecture). */
  COMMAND
}
