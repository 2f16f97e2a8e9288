package org.overseer.training.config;

/** How main agents get past players as opponents, and when they are frozen. */
public enum Matchmaking {
  /** All past players alike; frozen at growing distances. */
  UNIFORM,
  /** Those that win more often are met more often; frozen when it beats all of them. */
  PRIORITIZED
}
