package org.overseer.agent.features;

import org.overseer.perceiver.entity.EntitySchema;

/**
 * The columns of the agent's entity rows, in order, with the encoding of each.
 *
 * <p>Categorical columns are looked up; all others are brought to about [−1, 1] here and go through
 * one linear layer. What decides over a unit's orders is there in both ways, as in AlphaStar (agent
 * reference §1.1): a looked-up vector tells a unit with 9 points from one with 45 from the first
 * update on, where one number among many moves an embedding by a few percent. The last seven say
 * where opponents stand and whom they face: what a network would otherwise have to learn as
 * products of positions.
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
  AIMED_AT;

  /** Number of columns. */
  public static final int COUNT = values().length;

  private final int categories;

  EntityColumn(int categories) {
    this.categories = categories;
  }

  EntityColumn() {
    this(0);
  }

  /** Number of categories, the last of which is for all numbers beyond; 0 for a plain column. */
  public int categories() {
    return categories;
  }

  /** The schema of these columns, as saved with a model. */
  public static EntitySchema schema() {
    EntitySchema.Builder builder = EntitySchema.builder();
    for (EntityColumn column : values()) {
      String name = column.name().toLowerCase(java.util.Locale.ROOT);
      if (column.categories > 0) {
        builder.oneHot(name, column.categories);
      } else {
        builder.plain(name);
      }
    }
    return builder.build();
  }
}
