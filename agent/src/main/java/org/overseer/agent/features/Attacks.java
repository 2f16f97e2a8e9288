package org.overseer.agent.features;

import org.overseer.env.Ability;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * Which units can attack and heal which others, as far as their types and the observation tell.
 * What is not known of a type is taken to be possible.
 *
 * <p>Sets of targets are bits of {@link GameData#GROUND} and {@link GameData#AIR}.
 */
public final class Attacks {
  /** Energy that a healer must have to begin. */
  private static final float LEAST_ENERGY = 1;

  /** Bit of {@link GameData#attributes}. */
  private static final int BIOLOGICAL = 1 << 2;

  private Attacks() {}

  /** Whether the weapons of one unit can hit another. */
  public static boolean canHit(Observation o, int unit, int target) {
    return (hits(o, unit) & exposure(o, target)) != 0;
  }

  /** Whether a unit heals and has nothing to fight with. */
  public static boolean onlyHeals(Observation o, int unit) {
    return hits(o, unit) == 0;
  }

  /** What a unit can hit; nothing if it only heals. */
  static int hits(Observation o, int unit) {
    return GameData.hits(type(o, unit));
  }

  /** Weapons against which of these hit a unit. */
  static int exposure(Observation o, int unit) {
    if (o.feature(unit, UnitFeature.IS_FLYING) != 0) {
      return GameData.AIR;
    }
    return GameData.isTall(type(o, unit)) ? GameData.GROUND | GameData.AIR : GameData.GROUND;
  }

  /** Whether others can heal a unit: it is hurt and lives. */
  public static boolean isPatient(Observation o, int unit) {
    int type = type(o, unit);
    boolean biological =
        GameData.unitType(type) == 0 || (GameData.attributes(type) & BIOLOGICAL) != 0;
    return biological
        && o.feature(unit, UnitFeature.HEALTH) < o.feature(unit, UnitFeature.HEALTH_MAX);
  }

  /** Bit a is set for the ability with ordinal a if the unit has it and the energy for it. */
  public static int abilities(Observation o, int unit) {
    int abilities = GameData.abilities(type(o, unit));
    return o.feature(unit, UnitFeature.ENERGY) < LEAST_ENERGY
        ? abilities & ~(1 << Ability.HEAL.ordinal())
        : abilities;
  }

  private static int type(Observation o, int unit) {
    return (int) o.feature(unit, UnitFeature.UNIT_TYPE);
  }
}
