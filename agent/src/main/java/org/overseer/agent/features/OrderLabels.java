package org.overseer.agent.features;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * The orders of {@link OrderSpace} that say best what somebody's commands say: the inverse of
 * {@link OrderSpace#toAction}, for learning from others' games.
 *
 * <p>Not every command has an order of the same meaning. A move becomes the step of its direction,
 * however short it is; a hold position becomes a stop; an attack-move keeps an attack-move that
 * stands, else it becomes an attack on the enemy that is closest to where the unit is; for a unit
 * that only heals, whose attacks are attack-moves, to where it is sent. A unit that goes on
 * attacking gets its attack again rather than keep, so that what it attacks is said in every step.
 * All labels are legal.
 */
public final class OrderLabels {
  /** Half a sidestep; cells. Half a step of the unit may be shorter still. */
  private static final float ARRIVED = 0.5f;

  private OrderLabels() {}

  /**
   * The order of each own unit.
   *
   * @param observation what the commands answer
   * @param commands of any kind; of each unit, the first that does not wait for others counts
   * @param steps what a step order is
   * @return orders of the own units in the order of their rows, {@code [K]}
   */
  public static int[] of(Observation observation, Action commands, StepKind steps) {
    boolean turned = Perspective.isTurned(observation);
    int[] orders = new int[count(observation)];
    int k = 0;
    for (int i = 0; i < observation.entityCount(); i++) {
      if (ObservationEncoder.isOwn(observation, i)) {
        int command = commands.firstOf(observation.tags()[i]);
        int order =
            command < 0
                ? standing(observation, i)
                : order(observation, i, commands, command, arrived(observation, i, steps), turned);
        boolean committed = !steps.isInterruptible() && isWalking(observation, i);
        orders[k++] = committed ? ofWalking(order) : order;
      }
    }
    return orders;
  }

  /**
   * The length, in cells, below which a move of a unit ends nearer to a stop than to a step.
   *
   * @param steps what a step order is
   */
  public static float arrived(Observation observation, int unit, StepKind steps) {
    float step = steps.cells((int) observation.feature(unit, UnitFeature.UNIT_TYPE));
    return Math.min(ARRIVED, step / 2);
  }

  private static boolean isWalking(Observation observation, int unit) {
    return observation.feature(unit, UnitFeature.ORDER_ABILITY) == Ability.MOVE.specificId();
  }

  /** What comes closest to an order that a committed unit cannot take. */
  private static int ofWalking(int order) {
    return order >= OrderSpace.FIRST_ATTACK || order == OrderSpace.STOP
        ? OrderSpace.STOP
        : OrderSpace.KEEP;
  }

  private static int count(Observation observation) {
    int own = 0;
    for (int i = 0; i < observation.entityCount(); i++) {
      own += ObservationEncoder.isOwn(observation, i) ? 1 : 0;
    }
    return own;
  }

  private static int standing(Observation o, int unit) {
    return o.orderTargetTags()[unit] == 0
            || o.feature(unit, UnitFeature.ORDER_ABILITY) != Ability.ATTACK.specificId()
        ? OrderSpace.KEEP
        : attack(o, unit, o.orderTargetTags()[unit]);
  }

  private static int order(
      Observation o, int unit, Action commands, int c, float arrived, boolean turned) {
    return switch (commands.ability(c)) {
      case STOP, HOLD_POSITION, HOLD_FIRE -> OrderSpace.STOP;
      case MOVE, SMART, PATROL ->
          switch (commands.target(c)) {
            case POINT -> step(o, unit, commands.x(c), commands.y(c), arrived, turned);
            case UNIT -> attack(o, unit, commands.targetTag(c));
            case NONE -> OrderSpace.KEEP;
          };
      case ATTACK, SCAN_MOVE ->
          switch (commands.target(c)) {
            case POINT -> attackMove(o, unit, commands.x(c), commands.y(c));
            case UNIT -> attack(o, unit, commands.targetTag(c));
            case NONE -> OrderSpace.KEEP;
          };
      case HEAL -> OrderSpace.KEEP;
    };
  }

  private static int attack(Observation o, int unit, long tag) {
    int enemy = 0;
    for (int i = 0; i < o.entityCount(); i++) {
      if (ObservationEncoder.isTarget(o, i)) {
        if (o.tags()[i] == tag && OrderSpace.canAttack(o, unit, i)) {
          return OrderSpace.FIRST_ATTACK + enemy;
        }
        enemy++;
      }
    }
    return OrderSpace.KEEP;
  }

  private static int attackMove(Observation o, int unit, float x, float y) {
    boolean attacking = o.feature(unit, UnitFeature.ORDER_ABILITY) == Ability.ATTACK.specificId();
    boolean scanning = o.feature(unit, UnitFeature.ORDER_ABILITY) == Ability.SCAN_MOVE.specificId();
    if (scanning || (attacking && o.orderTargetTags()[unit] == 0)) {
      return OrderSpace.KEEP;
    }
    boolean heals = Attacks.onlyHeals(o, unit);
    float fromX = heals ? x : o.feature(unit, UnitFeature.X);
    float fromY = heals ? y : o.feature(unit, UnitFeature.Y);
    int closest = OrderSpace.closestTarget(o, unit, fromX, fromY);
    return closest < 0 ? OrderSpace.KEEP : attack(o, unit, o.tags()[closest]);
  }

  /** The legal step whose direction is closest to that of the point. */
  private static int step(
      Observation o, int unit, float x, float y, float arrived, boolean turned) {
    float dx = x - o.feature(unit, UnitFeature.X);
    float dy = y - o.feature(unit, UnitFeature.Y);
    if (dx * dx + dy * dy < arrived * arrived) {
      return OrderSpace.STOP;
    }
    int legal = ObservationEncoder.legalSteps(o, unit, o.map());
    int best = -1;
    float bestAlong = 0; // no step leads away from where the unit is to go
    for (int d = 0; d < FeatureBatch.DIRECTIONS; d++) {
      float along = dx * ObservationEncoder.directionX(d) + dy * ObservationEncoder.directionY(d);
      if ((legal >> d & 1) != 0 && along > bestAlong) {
        bestAlong = along;
        best = d;
      }
    }
    int half = turned ? FeatureBatch.DIRECTIONS / 2 : 0;
    return best < 0
        ? OrderSpace.STOP
        : OrderSpace.FIRST_STEP + (best + half) % FeatureBatch.DIRECTIONS;
  }
}
