package org.overseer.agent.features;

import java.util.Arrays;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * The orders that one unit chooses from, as numbers: 0 keep the standing order, 1 stop, 2 to 9 step
 * in one of eight directions, 10 + e attack the e-th enemy of the observation.
 *
 * <p>A step is a walk as long as its {@link StepKind} and then an attack-move to where the closest
 * enemy was, so that keep lets it finish and then fight on. Why: docs/adr/0007 and 0020.
 *
 * <p>Directions are those of the turned observation ({@link Perspective}).
 *
 * <p>A unit that only heals has nothing to attack with: its attack is an attack-move to where the
 * enemy is, which for healers means to stay with their friends and to heal them (docs/adr/0033).
 *
 * <p>Legality follows from the observation: keep and stop always are legal, and, if steps are
 * {@link StepKind#DETOUR}s, all that a walking unit may do; for the others a step must lead to a
 * walkable cell and an attack needs a visible enemy that the unit can hit.
 */
public final class OrderSpace {
  /** Leave the standing order as it is. */
  public static final int KEEP = 0;

  /** Drop all orders. */
  public static final int STOP = 1;

  /** First of the step orders. */
  public static final int FIRST_STEP = 2;

  /** First of the attack orders. */
  public static final int FIRST_ATTACK = FIRST_STEP + FeatureBatch.DIRECTIONS;

  private OrderSpace() {}

  /**
   * Writes which orders are legal for the own units of the first {@code observations} observations.
   *
   * @param width A, the number of orders a row has room for, at least {@link #FIRST_ATTACK} plus
   *     the largest number of enemies
   * @param steps what a step order is
   * @param mask receives 1 for legal, 0 otherwise, {@code [ΣK, A]}
   */
  public static void writeMask(
      FeatureBatch batch, int observations, int width, StepKind steps, float[] mask) {
    int[] ownOffsets = batch.ownOffsets();
    int[] enemyOffsets = batch.enemyOffsets();
    for (int b = 0; b < observations; b++) {
      int enemies = enemyOffsets[b + 1] - enemyOffsets[b];
      for (int k = ownOffsets[b]; k < ownOffsets[b + 1]; k++) {
        int at = k * width;
        mask[at + KEEP] = 1;
        mask[at + STOP] = 1;
        boolean free = steps.isInterruptible() || !batch.isWalking(k);
        for (int d = 0; d < FeatureBatch.DIRECTIONS; d++) {
          mask[at + FIRST_STEP + d] = free ? (batch.legalSteps()[k] >> d) & 1 : 0;
        }
        int hits = batch.hits(k);
        for (int e = 0; e < width - FIRST_ATTACK; e++) {
          boolean legal =
              free
                  && e < enemies
                  && (hits == 0 || (hits & batch.exposure(enemyOffsets[b] + e)) != 0);
          mask[at + FIRST_ATTACK + e] = legal ? 1 : 0;
        }
      }
    }
  }

  /**
   * Appends the commands that the chosen orders stand for.
   *
   * @param orders one order for each own unit, in entity order, from {@code offset} on
   * @param steps what a step order is
   */
  public static void toAction(
      Observation observation, int[] orders, int offset, StepKind steps, Action action) {
    float turn = Perspective.isTurned(observation) ? -1 : 1;
    int own = offset;
    for (int i = 0; i < observation.entityCount(); i++) {
      if (ObservationEncoder.isOwn(observation, i)) {
        float step = turn * steps.cells((int) observation.feature(i, UnitFeature.UNIT_TYPE));
        appendCommand(observation, i, orders[own++], step, action);
      }
    }
  }

  /**
   * What is to be told of orders afterwards: they are all of type 0, and units that keep theirs
   * were not selected.
   *
   * @param orders one order for each own unit, in entity order
   */
  public static LastAction lastAction(Observation observation, int[] orders) {
    long[] selected = new long[orders.length];
    long[] targeted = new long[orders.length];
    int selections = 0;
    int targets = 0;
    int own = 0;
    for (int i = 0; i < observation.entityCount() && own < orders.length; i++) {
      if (!ObservationEncoder.isOwn(observation, i)) {
        continue;
      }
      int order = orders[own++];
      if (order != KEEP) {
        selected[selections++] = observation.tags()[i];
      }
      if (order >= FIRST_ATTACK) {
        targeted[targets++] = observation.tags()[enemyRow(observation, order - FIRST_ATTACK)];
      }
    }
    return new LastAction(
        0, 1, false, Arrays.copyOf(selected, selections), Arrays.copyOf(targeted, targets));
  }

  private static void appendCommand(
      Observation observation, int unit, int order, float step, Action action) {
    long tag = observation.tags()[unit];
    if (order == KEEP) {
      return;
    }
    if (order == STOP) {
      action.add(Ability.STOP, tag);
    } else if (order < FIRST_ATTACK) {
      int d = order - FIRST_STEP;
      float x = observation.feature(unit, UnitFeature.X);
      float y = observation.feature(unit, UnitFeature.Y);
      action.add(
          Ability.MOVE,
          tag,
          x + step * ObservationEncoder.directionX(d),
          y + step * ObservationEncoder.directionY(d));
      int closest = closestTarget(observation, unit, x, y);
      if (closest >= 0) {
        appendAttackMove(observation, tag, closest, action);
        action.queued();
      }
    } else {
      int enemy = enemyRow(observation, order - FIRST_ATTACK);
      if (Attacks.onlyHeals(observation, unit)) {
        appendAttackMove(observation, tag, enemy, action);
      } else {
        action.add(Ability.ATTACK, tag, observation.tags()[enemy]);
      }
    }
  }

  private static void appendAttackMove(Observation o, long tag, int enemy, Action action) {
    float x = o.feature(enemy, UnitFeature.X);
    float y = o.feature(enemy, UnitFeature.Y);
    action.add(Ability.ATTACK, tag, x, y);
  }

  /** Whether an order to attack the enemy in row {@code target} is one that a unit can follow. */
  static boolean canAttack(Observation o, int unit, int target) {
    return Attacks.onlyHeals(o, unit) || Attacks.canHit(o, unit, target);
  }

  /**
   * Row of the enemy that a unit can be told to attack whose centre is closest to a point, −1 if
   * none is seen.
   */
  static int closestTarget(Observation observation, int unit, float x, float y) {
    int closest = -1;
    float least = Float.POSITIVE_INFINITY;
    for (int i = 0; i < observation.entityCount(); i++) {
      float dx = observation.feature(i, UnitFeature.X) - x;
      float dy = observation.feature(i, UnitFeature.Y) - y;
      float d2 = dx * dx + dy * dy;
      if (d2 < least
          && ObservationEncoder.isTarget(observation, i)
          && canAttack(observation, unit, i)) {
        least = d2;
        closest = i;
      }
    }
    return closest;
  }

  /** Row of the enemy with a number. */
  private static int enemyRow(Observation observation, int enemy) {
    int seen = 0;
    for (int i = 0; i < observation.entityCount(); i++) {
      if (ObservationEncoder.isTarget(observation, i) && seen++ == enemy) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "order attacks enemy " + enemy + " but the observation has " + seen);
  }
}
