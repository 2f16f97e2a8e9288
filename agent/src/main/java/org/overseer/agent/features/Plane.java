package org.overseer.agent.features;

/**
 * A plane of the map, each value from −1 to 1 (AlphaStar, detailed architecture).
 *
 * <p>Values are those of the map cell in the middle of a grid cell; the planes of owners count what
 * stands anywhere in the grid cell.
 */
public enum Plane {
  /** 1 where ground units can walk. */
  PATHABLE,
  /** Terrain height, −1 lowest to 1 highest. */
  HEIGHT,
  /** 1 where the player sees now. */
  VISIBLE,
  /** 1 where the player has seen before and does not see now. */
  FOGGED,
  /** 1 on creep. */
  CREEP,
  /** 1 where buildings can stand. */
  BUILDABLE,
  /** 1 where an own unit is. */
  SELF,
  /** 1 where an ally's unit is. */
  ALLY,
  /** 1 where a neutral unit is: resources, rocks, towers. */
  NEUTRAL,
  /** 1 where an enemy's unit is or was seen last. */
  ENEMY
}
