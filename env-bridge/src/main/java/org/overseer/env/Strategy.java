package org.overseer.env;

import java.util.Set;

/**
 * Statistics of how a game was played, AlphaStar's z (AlphaStar, pseudocode).
 *
 * @param buildOrder the beginning; empty where that is not given, as the sets are
 * @param builtUnits types of units and structures that were ever built
 * @param effects abilities that were ever used
 * @param upgrades upgrades that were ever researched
 */
public record Strategy(
    BuildOrder buildOrder, Set<Integer> builtUnits, Set<Integer> effects, Set<Integer> upgrades) {
  /** Of a player that is told nothing, or in a scenario that has none. */
  public static final Strategy NONE = new Strategy(BuildOrder.EMPTY, Set.of(), Set.of(), Set.of());

  /** Copies the sets. */
  public Strategy {
    builtUnits = Set.copyOf(builtUnits);
    effects = Set.copyOf(effects);
    upgrades = Set.copyOf(upgrades);
  }
}
