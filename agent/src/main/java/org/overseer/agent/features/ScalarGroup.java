package org.overseer.agent.features;

import org.overseer.env.Ability;
import org.overseer.env.ScalarFeature;

/**
 * Numbers that describe an observation as a whole, by what they tell (AlphaStar, detailed
 * architecture).
 */
public enum ScalarGroup {
  /** Units, points and readiness of both armies, time and supply: what a battle is about. */
  BATTLE(16),
  /** The player's statistics, each {@code log(1 + x) / 10}. */
  PLAYER(ScalarFeature.COUNT),
  /** Race of the own units: one-hot of none known, Terran, Zerg, Protoss. */
  OWN_RACE(GameData.RACES + 1),
  /** Race of the enemies in sight, as {@link #OWN_RACE}. */
  ENEMY_RACE(GameData.RACES + 1),
  /** 1 for each upgrade that the player has, of those that can be researched. */
  UPGRADES(GameData.UPGRADES),
  /** Game loop as sines and cosines of falling frequency, as positions in a Transformer. */
  TIME(64),
  /** 1 for each {@link Ability} that some own unit has, by ordinal. */
  AVAILABLE_ABILITIES(Ability.values().length),
  /** Square root of the number of own units of each type. */
  UNIT_COUNTS(GameData.UNIT_TYPES),
  /** z: whether units to be built are given, then 1 for each type that is. */
  CUMULATIVE_UNITS(1 + GameData.UNIT_TYPES),
  /** z: whether a build order is given; its entries are {@link FeatureBatch#buildOrders()}. */
  BUILD_ORDER(1),
  /** One-hot of the last action's type, zeros before the first. */
  LAST_ACTION_TYPE(0),
  /** One-hot of the last action's delay in agent steps, zeros before the first. */
  LAST_DELAY(128),
  /** One-hot of whether the last action was queued, zeros before the first. */
  LAST_QUEUED(2),
  /** z: whether abilities to be used are given, then 1 for each category that is. */
  CUMULATIVE_EFFECTS(1 + GameData.ABILITIES),
  /** z: whether upgrades to be researched are given, then 1 for each that is. */
  CUMULATIVE_UPGRADES(1 + GameData.UPGRADES);

  private final int width;

  ScalarGroup(int width) {
    this.width = width;
  }

  /**
   * How many numbers the group has.
   *
   * @param actionTypes number of action types of the agent, which decides for one group
   */
  int width(int actionTypes) {
    return this == LAST_ACTION_TYPE ? actionTypes : width;
  }
}
