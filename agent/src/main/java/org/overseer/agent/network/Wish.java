package org.overseer.agent.network;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.Attacks;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.features.OrderLabels;
import org.overseer.agent.features.StepKind;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * What somebody wants of one own unit, as a type of command and what it is aimed at.
 *
 * @param target row of the unit that it is aimed at, −1 without one
 * @param x where it is aimed at, cells; 0 if not at a point
 * @param stands whether the unit does so already
 */
record Wish(CommandType type, int target, float x, float y, boolean stands) {
  /** Points that lie closer together are about the same; cells. */
  private static final float CLOSE = 2;

  /** A walk that goes on at least this far, in about this direction, need not be told again. */
  private static final float STILL_FAR = 1;

  private static final float SAME_DIRECTION = 0.9f;

  /**
   * What commands want of the unit in a row; null if nothing, or nothing that there is a command
   * for. An attack that stands is wanted on.
   */
  static @Nullable Wish of(Observation o, int unit, Action commands) {
    int c = commands.firstOf(o.tags()[unit]);
    if (c < 0) {
      return order(o, unit) == Ability.ATTACK.specificId()
          ? atUnit(o, unit, Ability.ATTACK, o.orderTargetTags()[unit])
          : null;
    }
    Ability ability = commands.ability(c);
    return switch (commands.target(c)) {
      case NONE -> untargeted(o, unit, ability);
      case POINT -> atPoint(o, unit, ability, commands.x(c), commands.y(c));
      case UNIT -> atUnit(o, unit, ability, commands.targetTag(c));
    };
  }

  private static @Nullable Wish untargeted(Observation o, int unit, Ability ability) {
    return switch (ability) {
      case STOP -> stop(o, unit);
      case HOLD_POSITION, HOLD_FIRE ->
          able(
              o,
              unit,
              new Wish(
                  CommandType.HOLD_POSITION,
                  -1,
                  0,
                  0,
                  order(o, unit) == Ability.HOLD_POSITION.specificId()));
      default -> null;
    };
  }

  private static @Nullable Wish stop(Observation o, int unit) {
    boolean idle = o.feature(unit, UnitFeature.ORDER_COUNT) == 0;
    return able(o, unit, new Wish(CommandType.STOP, -1, 0, 0, idle));
  }

  private static @Nullable Wish atPoint(
      Observation o, int unit, Ability ability, float x, float y) {
    boolean fights = ability != Ability.MOVE && ability != Ability.SMART;
    if (fights) {
      boolean heals = Attacks.onlyHeals(o, unit);
      CommandType type = heals ? CommandType.SCAN_MOVE : CommandType.ATTACK_MOVE;
      return able(o, unit, new Wish(type, -1, x, y, isAttackMoving(o, unit, type, x, y)));
    }
    float dx = x - o.feature(unit, UnitFeature.X);
    float dy = y - o.feature(unit, UnitFeature.Y);
    if (Math.hypot(dx, dy) < OrderLabels.arrived(o, unit, StepKind.STRIDE)) {
      return stop(o, unit);
    }
    boolean stands = isWalking(o, unit, CommandType.MOVE, x, y) && toGo(o, unit) > STILL_FAR;
    return able(o, unit, new Wish(CommandType.MOVE, -1, x, y, stands));
  }

  private static boolean isAttackMoving(
      Observation o, int unit, CommandType type, float x, float y) {
    double apart =
        Math.hypot(
            o.feature(unit, UnitFeature.ORDER_TARGET_X) - x,
            o.feature(unit, UnitFeature.ORDER_TARGET_Y) - y);
    return isOrdered(o, unit, type) && (apart < CLOSE || isWalking(o, unit, type, x, y));
  }

  /** Whether a unit goes in the direction of a point, by a command of a type. */
  private static boolean isWalking(Observation o, int unit, CommandType type, float x, float y) {
    float fromX = o.feature(unit, UnitFeature.X);
    float fromY = o.feature(unit, UnitFeature.Y);
    float toX = o.feature(unit, UnitFeature.ORDER_TARGET_X) - fromX;
    float toY = o.feature(unit, UnitFeature.ORDER_TARGET_Y) - fromY;
    return isOrdered(o, unit, type) && cosine(x - fromX, y - fromY, toX, toY) > SAME_DIRECTION;
  }

  private static boolean isOrdered(Observation o, int unit, CommandType type) {
    return order(o, unit) == type.ability().specificId() && o.orderTargetTags()[unit] == 0;
  }

  /** Cells to the point that a unit goes to. */
  private static double toGo(Observation o, int unit) {
    return Math.hypot(
        o.feature(unit, UnitFeature.ORDER_TARGET_X) - o.feature(unit, UnitFeature.X),
        o.feature(unit, UnitFeature.ORDER_TARGET_Y) - o.feature(unit, UnitFeature.Y));
  }

  private static @Nullable Wish atUnit(Observation o, int unit, Ability ability, long tag) {
    int target = row(o, tag);
    if (target < 0 || target == unit) {
      return null;
    }
    boolean follows = ability == Ability.MOVE;
    if (ObservationEncoder.isTarget(o, target) && !follows) {
      return againstEnemy(o, unit, target);
    }
    boolean friend = ObservationEncoder.isOwn(o, target);
    if (friend && !follows && Attacks.onlyHeals(o, unit) && Attacks.isPatient(o, target)) {
      Wish heal = able(o, unit, aimed(o, unit, CommandType.HEAL, target));
      if (heal != null) {
        return heal;
      }
    }
    boolean seen = friend || ObservationEncoder.isTarget(o, target);
    return seen && (follows || ability == Ability.SMART || ability == Ability.HEAL)
        ? able(o, unit, aimed(o, unit, CommandType.FOLLOW, target))
        : null;
  }

  private static @Nullable Wish againstEnemy(Observation o, int unit, int target) {
    if (Attacks.onlyHeals(o, unit)) {
      float x = o.feature(target, UnitFeature.X);
      float y = o.feature(target, UnitFeature.Y);
      return atPoint(o, unit, Ability.SCAN_MOVE, x, y);
    }
    return Attacks.canHit(o, unit, target)
        ? able(o, unit, aimed(o, unit, CommandType.ATTACK_UNIT, target))
        : null;
  }

  private static Wish aimed(Observation o, int unit, CommandType type, int target) {
    boolean stands =
        order(o, unit) == type.ability().specificId()
            && o.orderTargetTags()[unit] == o.tags()[target];
    return new Wish(type, target, 0, 0, stands);
  }

  /** The wish if the unit has the abilities that its type of command asks for. */
  private static @Nullable Wish able(Observation o, int unit, Wish wish) {
    int abilities = Attacks.abilities(o, unit);
    int needed = 1 << wish.type.ability().ordinal();
    if (wish.type.targetsPoint()) {
      needed |= 1 << Ability.MOVE.ordinal();
    }
    return (abilities & needed) == needed ? wish : null;
  }

  private static int order(Observation o, int unit) {
    return (int) o.feature(unit, UnitFeature.ORDER_ABILITY);
  }

  private static int row(Observation o, long tag) {
    for (int i = 0; i < o.entityCount(); i++) {
      if (o.tags()[i] == tag) {
        return i;
      }
    }
    return -1;
  }

  /** Cosine of the angle between two vectors; 0 if one has no length. */
  static double cosine(double ax, double ay, double bx, double by) {
    double lengths = Math.hypot(ax, ay) * Math.hypot(bx, by);
    return lengths == 0 ? 0 : (ax * bx + ay * by) / lengths;
  }
}
