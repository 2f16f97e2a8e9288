package org.overseer.agent.features;

import org.overseer.env.Ability;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * Writes entity rows: the values of the chosen {@link EntityColumn}s, and nothing is computed for
 * the others.
 *
 * <p>Categories that a strange game may send lie within their columns: below 0 is 0, beyond the
 * last is the last.
 */
final class EntityWriter {
  /** Category of {@link EntityColumn#ORDER_KIND} of a unit whose first order is a move. */
  static final int WALKING = 1;

  private static final float CLOSE = 8;

  private final EntityColumn[] columns;
  private final Neighbourhood neighbourhood;

  EntityWriter(FeatureConfig config, Neighbourhood neighbourhood) {
    this.columns = config.columns().toArray(EntityColumn[]::new);
    this.neighbourhood = neighbourhood;
  }

  /** Writes the row of unit {@code i}, {@code out[at … at + F)}. */
  void write(Observation o, int i, LastAction last, float[] out, int at) {
    int place = at;
    for (EntityColumn column : columns) {
      out[place++] = value(column, o, i, last);
    }
  }

  private float value(EntityColumn column, Observation o, int i, LastAction last) {
    return switch (column) {
      case UNIT_TYPE -> category(column, o, i, UnitFeature.UNIT_TYPE);
      case ALLIANCE -> category(column, o, i, UnitFeature.ALLIANCE);
      case DISPLAY_TYPE -> category(column, o, i, UnitFeature.DISPLAY_TYPE);
      case CLOAK -> category(column, o, i, UnitFeature.CLOAK);
      case ORDER_KIND -> orderKind(o, i);
      case HEALTH_LEVEL -> level(column, root(o, i, UnitFeature.HEALTH));
      case SHIELD_LEVEL -> level(column, root(o, i, UnitFeature.SHIELD));
      case COOLDOWN_LOOPS -> level(column, o.feature(i, UnitFeature.WEAPON_COOLDOWN));
      case AIMED_AT_BY -> level(column, neighbourhood.aimedAt(i));
      case OPPONENT_HALF_CELLS -> level(column, 2 * neighbourhood.opponentDistance(i));
      case HEALTH_RATIO -> ratio(o, i, UnitFeature.HEALTH, UnitFeature.HEALTH_MAX);
      case SHIELD_RATIO -> ratio(o, i, UnitFeature.SHIELD, UnitFeature.SHIELD_MAX);
      case ENERGY_RATIO -> ratio(o, i, UnitFeature.ENERGY, UnitFeature.ENERGY_MAX);
      case HEALTH_ROOT -> (float) root(o, i, UnitFeature.HEALTH) / 20;
      case SHIELD_ROOT -> (float) root(o, i, UnitFeature.SHIELD) / 20;
      case WEAPON_COOLDOWN -> Math.min(2, o.feature(i, UnitFeature.WEAPON_COOLDOWN) / 32);
      case WEAPON_BUSY -> o.feature(i, UnitFeature.WEAPON_COOLDOWN) > 0 ? 1 : 0;
      case X -> place(o.feature(i, UnitFeature.X), o.map().width());
      case Y -> place(o.feature(i, UnitFeature.Y), o.map().height());
      case FACING_COSINE -> neighbourhood.facingX(i);
      case FACING_SINE -> neighbourhood.facingY(i);
      case RADIUS -> o.feature(i, UnitFeature.RADIUS);
      case IS_FLYING -> o.feature(i, UnitFeature.IS_FLYING);
      case BUILD_PROGRESS -> o.feature(i, UnitFeature.BUILD_PROGRESS);
      case OPPONENT_DIRECTION_X -> neighbourhood.opponentDirectionX(i);
      case OPPONENT_DIRECTION_Y -> neighbourhood.opponentDirectionY(i);
      case OPPONENT_DISTANCE -> Math.min(2, neighbourhood.opponentDistance(i) / 16);
      case OPPONENT_CLOSENESS -> Math.max(0, 1 - neighbourhood.opponentDistance(i) / CLOSE);
      case OPPONENTS_NEAR -> Math.min(4, neighbourhood.opponentsNear(i) / 8f);
      case FRIENDS_NEAR -> Math.min(4, neighbourhood.friendsNear(i) / 8f);
      case AIMED_AT -> Math.min(4, neighbourhood.aimedAt(i) / 4f);
      default -> referenceValue(column, o, i, last);
    };
  }

  /**
   * The columns that only AlphaStar's list has; apart, so that the others stay one small method.
   */
  private static float referenceValue(EntityColumn column, Observation o, int i, LastAction last) {
    return switch (column) {
      case ATTRIBUTES -> GameData.attributes(integer(o, i, UnitFeature.UNIT_TYPE));
      case HEALTH -> floorRoot(o, i, UnitFeature.HEALTH, 1500);
      case SHIELD -> floorRoot(o, i, UnitFeature.SHIELD, 1000);
      case ENERGY -> floorRoot(o, i, UnitFeature.ENERGY, 200);
      case CARGO_TAKEN -> category(column, o, i, UnitFeature.CARGO_SPACE_TAKEN);
      case CARGO_MAX -> category(column, o, i, UnitFeature.CARGO_SPACE_MAX);
      case X_CELL -> cell(o.feature(i, UnitFeature.X));
      case Y_CELL -> cell(o.feature(i, UnitFeature.Y));
      case IS_POWERED -> category(column, o, i, UnitFeature.IS_POWERED);
      case IS_HALLUCINATION -> category(column, o, i, UnitFeature.IS_HALLUCINATION);
      case IS_ACTIVE -> category(column, o, i, UnitFeature.IS_ACTIVE);
      case IS_ON_SCREEN -> category(column, o, i, UnitFeature.IS_ON_SCREEN);
      case IN_CARGO -> category(column, o, i, UnitFeature.IN_CARGO);
      case MINERALS -> category(column, o.feature(i, UnitFeature.MINERAL_CONTENTS) / 100);
      case VESPENE -> category(column, o.feature(i, UnitFeature.VESPENE_CONTENTS) / 100);
      case MINED_MINERALS -> floorRoot(o, i, UnitFeature.MINED_MINERALS, 1800);
      case MINED_VESPENE -> floorRoot(o, i, UnitFeature.MINED_VESPENE, 2500);
      case ASSIGNED_HARVESTERS -> category(column, o, i, UnitFeature.ASSIGNED_HARVESTERS);
      case IDEAL_HARVESTERS -> category(column, o, i, UnitFeature.IDEAL_HARVESTERS);
      case ORDER_COUNT -> category(column, o, i, UnitFeature.ORDER_COUNT);
      case ORDER_1 -> ability(o, i, UnitFeature.ORDER_ABILITY);
      case ORDER_2 -> ability(o, i, UnitFeature.ORDER_2_ABILITY);
      case ORDER_3 -> ability(o, i, UnitFeature.ORDER_3_ABILITY);
      case ORDER_4 -> ability(o, i, UnitFeature.ORDER_4_ABILITY);
      case ORDER_1_PROGRESS -> o.feature(i, UnitFeature.ORDER_PROGRESS);
      case ORDER_2_PROGRESS -> o.feature(i, UnitFeature.ORDER_2_PROGRESS);
      case ORDER_1_TENTHS -> category(column, 10 * o.feature(i, UnitFeature.ORDER_PROGRESS));
      case ORDER_2_TENTHS -> category(column, 10 * o.feature(i, UnitFeature.ORDER_2_PROGRESS));
      case BUFF_1 -> category(column, o, i, UnitFeature.BUFF_0);
      case BUFF_2 -> category(column, o, i, UnitFeature.BUFF_1);
      case ADD_ON -> GameData.addOn(integer(o, i, UnitFeature.ADD_ON_TYPE));
      case WEAPON_UPGRADES -> category(column, o, i, UnitFeature.ATTACK_UPGRADE_LEVEL);
      case ARMOUR_UPGRADES -> category(column, o, i, UnitFeature.ARMOR_UPGRADE_LEVEL);
      case SHIELD_UPGRADES -> category(column, o, i, UnitFeature.SHIELD_UPGRADE_LEVEL);
      case WAS_SELECTED -> last.hasSelected(o.tags()[i]) ? 1 : 0;
      case WAS_TARGETED -> last.hasTargeted(o.tags()[i]) ? 1 : 0;
      default -> throw new AssertionError(column);
    };
  }

  /** 0 none, 1 move, 2 attack, 3 hold, 4 another. */
  static int orderKind(Observation observation, int i) {
    int ability = (int) observation.feature(i, UnitFeature.ORDER_ABILITY);
    if (ability == 0) {
      return 0;
    } else if (ability == Ability.MOVE.specificId()) {
      return WALKING;
    } else if (ability == Ability.ATTACK.specificId()) {
      return 2;
    } else if (ability == Ability.HOLD_POSITION.specificId()) {
      return 3;
    }
    return 4;
  }

  private static int integer(Observation o, int i, UnitFeature feature) {
    return (int) o.feature(i, feature);
  }

  private static float category(EntityColumn column, Observation o, int i, UnitFeature feature) {
    return category(column, o.feature(i, feature));
  }

  /** The category of a number: rounded down. */
  private static float category(EntityColumn column, float number) {
    return Math.max(0, Math.min(column.categories() - 1, (int) number));
  }

  /** The category of a number: rounded up. */
  private static float level(EntityColumn column, double number) {
    return (float) Math.min(column.categories() - 1, Math.ceil(Math.max(0, number)));
  }

  private static double root(Observation o, int i, UnitFeature feature) {
    return Math.sqrt(Math.max(0, o.feature(i, feature)));
  }

  private static float floorRoot(Observation o, int i, UnitFeature feature, float cap) {
    return (int) Math.sqrt(Math.min(cap, Math.max(0, o.feature(i, feature))));
  }

  private static float ability(Observation o, int i, UnitFeature feature) {
    return GameData.abilityCategory(integer(o, i, feature));
  }

  private static float cell(float position) {
    return Math.max(0, Math.min(255, (int) position));
  }

  /** −1 at one edge to 1 at the other; 0 on a map of unknown size. */
  private static float place(float position, int cells) {
    return cells > 0 ? 2 * position / cells - 1 : 0;
  }

  private static float ratio(Observation o, int i, UnitFeature now, UnitFeature most) {
    float max = o.feature(i, most);
    return max > 0 ? o.feature(i, now) / max : 0;
  }
}
