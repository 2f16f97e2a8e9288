package org.overseer.env.skirmish;

import java.util.Arrays;
import java.util.List;
import org.overseer.env.Ability;
import org.overseer.env.UnitFeature;

/**
 * The unit table as arrays for the step loop; rates are for one game loop.
 *
 * <p>T types; pair arrays are {@code [attacker * T + target]}. A pair's reach is between centres.
 */
final class Stats {
  static final float LOOPS_PER_SECOND = 16;

  /** Units acquire targets at least this far, edge to edge, as in SMAClite. */
  private static final float MIN_SCAN = 5;

  /** How much further than its weapon a unit looks for targets by itself. */
  private static final float SCAN_MARGIN = 0.5f;

  final List<UnitType> types;
  final int count;
  final UnitType[] type;
  final float[] radius;
  final float[] speed;
  final float[] armour;
  final float[] healthMax;
  final float[] shieldMax;
  final float[] energyMax;
  final float[] energyStart;
  final float[] energyGain;
  final float[] healthGain;

  /** Whether anything of the unit comes back by itself. */
  final boolean[] recovers;

  final float[] supply;
  final float[] supplyProvided;
  final boolean[] worker;
  final float[] turnCos;
  final float[] turnSin;
  final float[] sight;
  final boolean[] flying;
  final boolean[] cliffWalker;

  /** Cannot move, as structures. */
  final boolean[] immobile;

  /** Bit i: has the ability with ordinal i. */
  final int[] able;

  /** Does not look for targets by itself unless an order says so. */
  final boolean[] passive;

  final boolean[] armed;
  final boolean[] canHit;
  final float[] reach;
  final float[] scan;
  final float[] damage;
  final int[] attacks;
  final float[] period;
  final float[] damagePoint;
  final float[] maxScan;

  /** Half the width and depth of the rectangle that a shot hits, 0 for the target alone. */
  final float[] splashWidth;

  final float[] splashDepth;

  /** Radius of the circle in which the unit's end hurts, 0 for none. */
  final float[] explosion;

  /** Points of health a loop that the unit gives others, 0 for none. */
  final float[] heal;

  /** Points of energy that a loop of healing takes. */
  final float[] healCost;

  /** Can do nothing but heal. */
  final boolean[] onlyHeals;

  /** How the unit hides. */
  final Cloak[] cloak;

  /** How far the unit sees through cloaks, cells. */
  final float[] detection;

  /** Whether bodies may not overlap. */
  final boolean[] collides;

  /** Distance between centres within which one heals the other, 0 if it cannot. */
  final float[] healReach;

  /** Distance between centres within which a healer sees to the other by itself. */
  final float[] healScan;

  /** The columns of an observation that a unit's state has no part in, {@code [T][F]}. */
  final float[][] features;

  /** Index of the type with each id, −1 for ids without one. */
  private final int[] index;

  Stats(List<UnitType> types) {
    this.types = types;
    count = types.size();
    type = types.toArray(new UnitType[0]);
    supply = new float[count];
    supplyProvided = new float[count];
    worker = new boolean[count];
    recovers = new boolean[count];
    radius = new float[count];
    speed = new float[count];
    armour = new float[count];
    healthMax = new float[count];
    shieldMax = new float[count];
    energyMax = new float[count];
    energyStart = new float[count];
    energyGain = new float[count];
    healthGain = new float[count];
    cliffWalker = new boolean[count];
    immobile = new boolean[count];
    able = new int[count];
    splashWidth = new float[count];
    splashDepth = new float[count];
    explosion = new float[count];
    heal = new float[count];
    healCost = new float[count];
    onlyHeals = new boolean[count];
    cloak = new Cloak[count];
    detection = new float[count];
    collides = new boolean[count * count];
    healReach = new float[count * count];
    healScan = new float[count * count];
    turnCos = new float[count];
    turnSin = new float[count];
    sight = new float[count];
    flying = new boolean[count];
    passive = new boolean[count];
    armed = new boolean[count];
    canHit = new boolean[count * count];
    reach = new float[count * count];
    scan = new float[count * count];
    damage = new float[count * count];
    attacks = new int[count * count];
    period = new float[count * count];
    damagePoint = new float[count * count];
    maxScan = new float[count];
    features = new float[count][UnitFeature.COUNT];
    index = new int[types.stream().mapToInt(UnitType::id).max().orElse(0) + 1];
    Arrays.fill(index, -1);
    for (int t = 0; t < count; t++) {
      index[types.get(t).id()] = t;
      single(t, types.get(t));
    }
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        pair(a, b);
      }
    }
  }

  /** Index of the type with the protocol's unit type id, −1 if the table has none. */
  int indexOf(int typeId) {
    return typeId >= 0 && typeId < index.length ? index[typeId] : -1;
  }

  private void single(int t, UnitType type) {
    radius[t] = type.radius();
    speed[t] = type.speed() / LOOPS_PER_SECOND;
    armour[t] = type.armour();
    healthMax[t] = type.health();
    shieldMax[t] = type.shield();
    energyMax[t] = type.energy();
    double turn = StrictMath.toRadians(type.turnRate() / LOOPS_PER_SECOND);
    turnCos[t] = (float) Angles.cos(Math.min(turn, Math.PI));
    turnSin[t] = (float) Angles.sin(Math.min(turn, Math.PI));
    sight[t] = type.sight();
    flying[t] = type.flying();
    passive[t] = type.copyOf() != 0;
    armed[t] = !type.arms().isEmpty();
    onlyHeals[t] = type.onlyHeals();
    immobile[t] = type.immobile();
    for (Ability ability : Ability.values()) {
      able[t] |= type.has(ability) ? 1 << ability.ordinal() : 0;
    }
    traits(t, type.traits());
    supply[t] = type.supply();
    supplyProvided[t] = type.supplyProvided();
    worker[t] = type.isWorker();
    describe(features[t], type);
    recovers[t] = shieldMax[t] > 0 || healthGain[t] > 0 || energyGain[t] > 0;
  }

  private static void describe(float[] row, UnitType type) {
    row[UnitFeature.UNIT_TYPE.ordinal()] = type.id();
    row[UnitFeature.RADIUS.ordinal()] = type.radius();
    row[UnitFeature.BUILD_PROGRESS.ordinal()] = 1;
    row[UnitFeature.HEALTH_MAX.ordinal()] = type.health();
    row[UnitFeature.SHIELD_MAX.ordinal()] = type.shield();
    row[UnitFeature.ENERGY_MAX.ordinal()] = type.energy();
    row[UnitFeature.IS_FLYING.ordinal()] = type.flying() ? 1 : 0;
    row[UnitFeature.IS_BURROWED.ordinal()] = type.traits().cloak() == Cloak.BURROWED ? 1 : 0;
  }

  private void traits(int t, UnitType.Traits traits) {
    energyStart[t] = traits.energyStart();
    energyGain[t] = traits.energyRegeneration() / LOOPS_PER_SECOND;
    healthGain[t] = traits.healthRegeneration() / LOOPS_PER_SECOND;
    cliffWalker[t] = traits.cliffWalker();
    cloak[t] = traits.cloak();
    detection[t] = traits.detection();
    UnitType.Splash splash = traits.splash();
    if (splash != null) {
      splashWidth[t] = splash.width() / 2;
      splashDepth[t] = splash.depth() / 2;
    }
    UnitType.Explosion ending = traits.explosion();
    if (ending != null) {
      explosion[t] = ending.radius();
    }
    UnitType.Heal healing = traits.heal();
    if (healing != null) {
      heal[t] = healing.health() / LOOPS_PER_SECOND;
      healCost[t] = heal[t] / healing.healthPerEnergy();
    }
  }

  boolean has(int t, Ability ability) {
    return (able[t] & 1 << ability.ordinal()) != 0;
  }

  private void pair(int a, int b) {
    int p = a * count + b;
    UnitType attacker = types.get(a);
    UnitType target = types.get(b);
    float bodies = attacker.radius() + target.radius();
    collides[p] = collide(attacker, target);
    UnitType.Heal healing = attacker.traits().heal();
    if (healing != null && target.attributes().contains(UnitAttribute.BIOLOGICAL)) {
      healReach[p] = healing.range() + bodies;
      healScan[p] = Math.max(MIN_SCAN, healing.range()) + SCAN_MARGIN + bodies;
    }
    for (Weapon weapon : attacker.arms()) {
      if (canHit[p] || !weapon.canHit(target)) {
        continue;
      }
      canHit[p] = true;
      reach[p] = weapon.range() + bodies;
      scan[p] = Math.max(MIN_SCAN, weapon.range()) + SCAN_MARGIN + bodies;
      damage[p] = weapon.damageAgainst(target);
      attacks[p] = weapon.attacks();
      period[p] = weapon.period() * LOOPS_PER_SECOND;
      damagePoint[p] = weapon.damagePoint() * LOOPS_PER_SECOND;
      maxScan[a] = Math.max(maxScan[a], scan[p]);
    }
  }

  /**
   * Those in the air pass each other, nobody bumps into who is under the ground, and tall units
   * walk over the heads of all but their like.
   */
  private static boolean collide(UnitType a, UnitType b) {
    return !a.flying()
        && !b.flying()
        && a.traits().cloak() != Cloak.BURROWED
        && b.traits().cloak() != Cloak.BURROWED
        && (a.traits().tall() == b.traits().tall() || a.immobile() || b.immobile());
  }
}
