package org.overseer.agent.features;

/**
 * The strategy that a player is to follow, AlphaStar's z (agent reference §1.5): the first units to
 * build, in order, and all units that were built in the game it is taken from.
 *
 * <p>Either part may be absent, because a scenario has none or because it is hidden from the agent.
 *
 * @param buildOrder unit types, of which the first {@value #BUILD_ORDER_LENGTH} count; empty if
 *     absent
 * @param units unit types; empty if absent
 */
public record StrategyStatistics(int[] buildOrder, int[] units) {
  /** Entries of a build order that an agent sees. */
  public static final int BUILD_ORDER_LENGTH = 20;

  /** Of a scenario that has none. */
  public static final StrategyStatistics NONE = new StrategyStatistics(new int[0], new int[0]);

  /** Copies the lists. */
  public StrategyStatistics {
    buildOrder = buildOrder.clone();
    units = units.clone();
  }
}
