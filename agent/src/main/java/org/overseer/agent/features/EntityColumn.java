package org.overseer.agent.features;

import org.overseer.perceiver.entity.EntitySchema;

/**
 * The columns that an entity row can have, with the encoding of each; a {@link FeatureConfig}
 * chooses.
 *
 * <p>Categorical columns are looked up; all others are brought to about [−1, 1] here and go through
 * one linear layer. What decides over a unit's orders is there in both ways, as in AlphaStar's
 * detailed architecture: a looked-up vector tells a unit with 9 points from one with 45 from the
 * first update on, where one number among many moves an embedding by a few percent.
 *
 * <p>Up to {@link #AIMED_AT} they are those of {@link FeatureConfig#COMBAT}, of which the last
 * seven say where opponents stand and whom they face: what a network would otherwise have to learn
 * as products of positions. The rest is AlphaStar's list, encoded as there (docs/agent-inputs.md).
 */
public enum EntityColumn {
  /** Unit type id. */
  UNIT_TYPE(2048),
  /** Protocol alliance, 0 to 4. */
  ALLIANCE(5),
  /** Protocol display type, 0 to 4. */
  DISPLAY_TYPE(5),
  /** Protocol cloak state, 0 to 4. */
  CLOAK(5),
  /** Kind of the first order: 0 none, 1 move, 2 attack, 3 hold, 4 another. */
  ORDER_KIND(5),
  /** Root of health, rounded up. */
  HEALTH_LEVEL(40),
  /** Root of shield, rounded up. */
  SHIELD_LEVEL(33),
  /** Loops until the next shot, rounded up. */
  COOLDOWN_LOOPS(33),
  /** Opponents within 7 cells that face this unit. */
  AIMED_AT_BY(8),
  /** Edge-to-edge distance of the closest opponent in half cells, rounded up. */
  OPPONENT_HALF_CELLS(20),
  /** Health, share of the maximum. */
  HEALTH_RATIO,
  /** Shield, share of the maximum. */
  SHIELD_RATIO,
  /** Energy, share of the maximum. */
  ENERGY_RATIO,
  /** Square root of health, 1 at 400 points. */
  HEALTH_ROOT,
  /** Square root of shield, 1 at 400 points. */
  SHIELD_ROOT,
  /** Loops until the next shot, 1 at 32. */
  WEAPON_COOLDOWN,
  /** 1 while the weapon is not ready. */
  WEAPON_BUSY,
  /** Horizontal place, −1 left edge to 1 right edge. */
  X,
  /** Vertical place, −1 lower edge to 1 upper edge. */
  Y,
  /** Cosine of the facing. */
  FACING_COSINE,
  /** Sine of the facing. */
  FACING_SINE,
  /** Radius in cells. */
  RADIUS,
  /** 1 for flying units. */
  IS_FLYING,
  /** Share of construction done. */
  BUILD_PROGRESS,
  /** Horizontal direction of the closest opponent, unit vector. */
  OPPONENT_DIRECTION_X,
  /** Vertical direction of the closest opponent, unit vector. */
  OPPONENT_DIRECTION_Y,
  /** Edge-to-edge distance of the closest opponent, 1 at 16 cells, at most 2. */
  OPPONENT_DISTANCE,
  /** Closeness of the closest opponent, 1 at contact to 0 from 8 cells on. */
  OPPONENT_CLOSENESS,
  /** Opponents within 7 cells, 1 at 8 units. */
  OPPONENTS_NEAR,
  /** Units of the same side within 7 cells, 1 at 8 units. */
  FRIENDS_NEAR,
  /** Opponents within 7 cells that face this unit, 1 at 4 units. */
  AIMED_AT,
  /** The protocol's attributes of the unit type, one digit each: light, armoured … summoned. */
  ATTRIBUTES(Kind.BINARY, GameData.ATTRIBUTES),
  /** Root of health, rounded down, at most that of 1500. */
  HEALTH(39),
  /** Root of shield, rounded down, at most that of 1000. */
  SHIELD(32),
  /** Root of energy, rounded down, at most that of 200. */
  ENERGY(15),
  /** Cargo slots in use. */
  CARGO_TAKEN(9),
  /** Cargo slots. */
  CARGO_MAX(9),
  /** Horizontal place in cells, in binary. */
  X_CELL(Kind.BINARY, 8),
  /** Vertical place in cells, in binary. */
  Y_CELL(Kind.BINARY, 8),
  /** Whether it has power. */
  IS_POWERED(2),
  /** Whether it is a hallucination. */
  IS_HALLUCINATION(2),
  /** Whether it does or makes something. */
  IS_ACTIVE(2),
  /** Whether it is on the player's screen. */
  IS_ON_SCREEN(2),
  /** Whether it is inside another unit. */
  IN_CARGO(2),
  /** Hundreds of minerals in a field. */
  MINERALS(19),
  /** Hundreds of vespene in a geyser. */
  VESPENE(26),
  /** Root of the minerals taken since the field was first seen, at most that of 1800. */
  MINED_MINERALS(43),
  /** Root of the vespene taken since the geyser was first seen, at most that of 2500. */
  MINED_VESPENE(51),
  /** Workers on the resource. */
  ASSIGNED_HARVESTERS(24),
  /** Workers the resource has room for. */
  IDEAL_HARVESTERS(17),
  /** Number of orders. */
  ORDER_COUNT(9),
  /** Ability of the first order: 0 none, the general abilities that players have, others. */
  ORDER_1(GameData.ABILITIES),
  /** Ability of the second order. */
  ORDER_2(GameData.ABILITIES),
  /** Ability of the third order. */
  ORDER_3(GameData.ABILITIES),
  /** Ability of the fourth order. */
  ORDER_4(GameData.ABILITIES),
  /** Progress of the first order. */
  ORDER_1_PROGRESS,
  /** Progress of the second order. */
  ORDER_2_PROGRESS,
  /** Tenths of the first order's progress. */
  ORDER_1_TENTHS(10),
  /** Tenths of the second order's progress. */
  ORDER_2_TENTHS(10),
  /** First buff: 0 none, its id, the last for ids beyond. */
  BUFF_1(308),
  /** Second buff. */
  BUFF_2(308),
  /** Add-on: 0 none, 1 tech lab, 2 reactor, 3 another. */
  ADD_ON(4),
  /** Level of weapon upgrades. */
  WEAPON_UPGRADES(4),
  /** Level of armour upgrades. */
  ARMOUR_UPGRADES(4),
  /** Level of shield upgrades. */
  SHIELD_UPGRADES(4),
  /** Whether the player's last action gave it orders. */
  WAS_SELECTED(2),
  /** Whether the player's last action was aimed at it. */
  WAS_TARGETED(2);

  private enum Kind {
    ONE_HOT,
    BINARY,
    PLAIN
  }

  private final Kind kind;
  private final int size;

  EntityColumn(Kind kind, int size) {
    this.kind = kind;
    this.size = size;
  }

  EntityColumn(int categories) {
    this(Kind.ONE_HOT, categories);
  }

  EntityColumn() {
    this(Kind.PLAIN, 0);
  }

  /** Number of categories, the last of which is for all numbers beyond; 0 for other columns. */
  public int categories() {
    return kind == Kind.ONE_HOT ? size : 0;
  }

  void addTo(EntitySchema.Builder builder) {
    String name = FeatureConfig.nameOf(this);
    switch (kind) {
      case ONE_HOT -> builder.oneHot(name, size);
      case BINARY -> builder.binary(name, size);
      case PLAIN -> builder.plain(name);
    }
  }
}
