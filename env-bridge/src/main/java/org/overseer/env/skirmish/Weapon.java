package org.overseer.env.skirmish;

import java.util.List;

/**
 * One weapon of a unit type, as data.proto's {@code Weapon} plus the damage point.
 *
 * @param targets what it can hit
 * @param damage hit points of one attack before armour
 * @param bonuses additional damage by attribute of the target
 * @param attacks attacks per shot; armour counts against each
 * @param range cells, edge to edge
 * @param period seconds of 16 game loops between shots
 * @param damagePoint seconds from the start of a shot to its damage
 */
public record Weapon(
    Targets targets,
    float damage,
    List<Bonus> bonuses,
    int attacks,
    float range,
    float period,
    float damagePoint) {
  /** What a weapon can hit, in the protocol's order (1, 2, 3). */
  public enum Targets {
    /** Ground units only. */
    GROUND,
    /** Flying units only. */
    AIR,
    /** Both. */
    ANY
  }

  /** Additional damage against units with an attribute. */
  public record Bonus(UnitAttribute attribute, float damage) {}

  /** Copies the list. */
  public Weapon {
    bonuses = List.copyOf(bonuses);
  }

  boolean canHit(UnitType target) {
    return targets == Targets.ANY
        || (targets == Targets.AIR) == target.flying()
        || target.traits().tall();
  }

  float damageAgainst(UnitType target) {
    float total = damage;
    for (Bonus bonus : bonuses) {
      if (target.attributes().contains(bonus.attribute())) {
        total += bonus.damage();
      }
    }
    return total;
  }
}
