package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** An observation put together by hand, and what a scripted player does about it. */
final class Sighting {
  private static final float EAST = 0;
  private static final float WEST = (float) Math.PI;

  final Action action = new Action();
  private final Observation observation = new Observation();

  Sighting() {
    observation.begin(Scenario.load("3m").map(), 1, 80);
  }

  /** An own unit that looks east and is to reload for some loops. */
  Sighting own(long tag, String type, float x, float y, float points, float cooldown) {
    int at = unit(tag, type, Army.SELF, x, y, points, EAST);
    observation.entities()[at + UnitFeature.WEAPON_COOLDOWN.ordinal()] = cooldown;
    return this;
  }

  /** Gives the unit added last an order to attack another. */
  Sighting attacking(long target) {
    int row = observation.entityCount() - 1;
    int at = row * UnitFeature.COUNT;
    observation.entities()[at + UnitFeature.ORDER_COUNT.ordinal()] = 1;
    observation.entities()[at + UnitFeature.ORDER_ABILITY.ordinal()] = Ability.ATTACK.specificId();
    observation.orderTargetTags()[row] = target;
    return this;
  }

  /** An enemy that looks west. */
  Sighting enemy(long tag, String type, float x, float y, float points) {
    unit(tag, type, Army.ENEMY, x, y, points, WEST);
    return this;
  }

  private int unit(
      long tag, String typeName, float alliance, float x, float y, float points, float facing) {
    UnitType type = UnitTable.standard().byName(typeName);
    int at = observation.addEntity(tag);
    float[] f = observation.entities();
    f[at + UnitFeature.UNIT_TYPE.ordinal()] = type.id();
    f[at + UnitFeature.ALLIANCE.ordinal()] = alliance;
    f[at + UnitFeature.X.ordinal()] = x;
    f[at + UnitFeature.Y.ordinal()] = y;
    f[at + UnitFeature.FACING.ordinal()] = facing;
    f[at + UnitFeature.HEALTH.ordinal()] = Math.min(points, type.health());
    f[at + UnitFeature.HEALTH_MAX.ordinal()] = type.health();
    f[at + UnitFeature.SHIELD.ordinal()] = Math.max(0, points - type.health());
    f[at + UnitFeature.SHIELD_MAX.ordinal()] = type.shield();
    return at;
  }

  /** Lets a player of a level decide. */
  Sighting shownTo(String level) {
    ScriptedPlayer.create(level, 1).act(observation, action);
    return this;
  }

  /** Place of a unit's first command in the action, −1 if it got none. */
  int commandOf(long tag) {
    for (int i = 0; i < action.size(); i++) {
      if (action.unitTag(i) == tag) {
        return i;
      }
    }
    return -1;
  }

  /** The unit that another is told to attack first, 0 if none. */
  long targetOf(long tag) {
    int command = commandOf(tag);
    return command < 0 ? 0 : action.targetTag(command);
  }
}
