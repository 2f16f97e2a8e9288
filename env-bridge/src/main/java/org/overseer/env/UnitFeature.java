package org.overseer.env;

/**
 * The columns of {@link Observation#entities()}, one row a unit, each the value of the protocol's
 * {@code Unit} field of the same name (s2client-proto, raw.proto). What the protocol leaves out for
 * a unit (orders of an enemy, health of a snapshot) is 0. The last four follow from other fields or
 * from what was seen before.
 */
public enum UnitFeature {
  /** Unit type id. */
  UNIT_TYPE,
  /** {@code Alliance}: 1 self, 2 ally, 3 neutral, 4 enemy. */
  ALLIANCE,
  /** {@code DisplayType}: 1 visible, 2 snapshot, 3 hidden, 4 placeholder. */
  DISPLAY_TYPE,
  /** Player id of the owner; 16 is neutral. */
  OWNER,
  /** Centre, cells from the left edge of the map. */
  X,
  /** Centre, cells from the lower edge of the map. */
  Y,
  /** Height of the centre, cells. */
  Z,
  /** Direction in radians, 0 along x, counter-clockwise. */
  FACING,
  /** Radius, cells. */
  RADIUS,
  /** 0 to 1. */
  BUILD_PROGRESS,
  /** {@code CloakState}: 0 unknown, 1 cloaked, 2 detected, 3 not cloaked, 4 allied cloaked. */
  CLOAK,
  /** 0 or 1. */
  IS_BLIP,
  /** Hit points. */
  HEALTH,
  /** Hit points of the undamaged unit. */
  HEALTH_MAX,
  /** Shield points. */
  SHIELD,
  /** Shield points of the undamaged unit. */
  SHIELD_MAX,
  /** Energy points. */
  ENERGY,
  /** Energy points at most. */
  ENERGY_MAX,
  /** Minerals in a mineral field. */
  MINERAL_CONTENTS,
  /** Vespene in a geyser. */
  VESPENE_CONTENTS,
  /** 0 or 1. */
  IS_FLYING,
  /** 0 or 1. */
  IS_BURROWED,
  /** Number of orders, own units only. */
  ORDER_COUNT,
  /** Specific ability id of the first order, own units only. */
  ORDER_ABILITY,
  /** Target point of the first order, cells; 0 where the target is not a point. */
  ORDER_TARGET_X,
  /** Target point of the first order, cells; 0 where the target is not a point. */
  ORDER_TARGET_Y,
  /** Progress of the first order, 0 to 1. */
  ORDER_PROGRESS,
  /** Cargo slots in use, own units only. */
  CARGO_SPACE_TAKEN,
  /** Cargo slots, own units only. */
  CARGO_SPACE_MAX,
  /** Workers on the resource, own structures only. */
  ASSIGNED_HARVESTERS,
  /** Workers the resource has room for, own structures only. */
  IDEAL_HARVESTERS,
  /** Game loops until the weapon is ready, own units only. */
  WEAPON_COOLDOWN,
  /** 0 or 1. */
  IS_POWERED,
  /** 0 or 1. */
  IS_HALLUCINATION,
  /** 0 or 1: doing or making something. */
  IS_ACTIVE,
  /** Upgrade level. */
  ATTACK_UPGRADE_LEVEL,
  /** Upgrade level. */
  ARMOR_UPGRADE_LEVEL,
  /** Upgrade level. */
  SHIELD_UPGRADE_LEVEL,
  /** First buff id, 0 without. */
  BUFF_0,
  /** Second buff id, 0 without. */
  BUFF_1,
  /** 0 or 1: on the screen of the player. */
  IS_ON_SCREEN,
  /** Specific ability id of the second order, own units only. */
  ORDER_2_ABILITY,
  /** Specific ability id of the third order, own units only. */
  ORDER_3_ABILITY,
  /** Specific ability id of the fourth order, own units only. */
  ORDER_4_ABILITY,
  /** Progress of the second order, 0 to 1. */
  ORDER_2_PROGRESS,
  /** Unit type id of the add-on that {@code add_on_tag} names, 0 without. */
  ADD_ON_TYPE,
  /** 0 or 1: one of another unit's {@code passengers}, at that unit's place. */
  IN_CARGO,
  /** Minerals taken from the field since it was first seen; 0 in a single message. */
  MINED_MINERALS,
  /** Vespene taken from the geyser since it was first seen; 0 in a single message. */
  MINED_VESPENE;

  /** Number of columns, the row stride of {@link Observation#entities()}. */
  public static final int COUNT = values().length;
}
