package org.overseer.env.skirmish;

import java.util.Arrays;
import java.util.List;

/**
 * The unit table as arrays for the step loop; rates are for one game loop.
 *
 * <p>T types; pair arrays are {@code [attacker * T + target]}. A pair's reach is between centres.
 */
final class Stats {
  static final float LOOPS_PER_SECOND = 16;

  /** Units acquire targets at least this far, edge to edge (environment reference §6.4). */
  private static final float MIN_SCAN = 5;

  /** How much further than its weapon a unit looks for targets by itself. */
  private static final float SCAN_MARGIN = 0.5f;

  final List<UnitType> types;
  final int count;
  final float[] radius;
  final float[] speed;
  final float[] armour;
  final float[] healthMax;
  final float[] shieldMax;
  final float[] energyMax;
  final float[] turnCos;
  final float[] turnSin;
  final float[] sight;
  final boolean[] flying;

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

  /** Index of the type with each id, −1 for ids without one. */
  private final int[] index;

  Stats(List<UnitType> types) {
    this.types = types;
    count = types.size();
    radius = new float[count];
    speed = new float[count];
    armour = new float[count];
    healthMax = new float[count];
    shieldMax = new float[count];
    energyMax = new float[count];
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
    armed[t] = !type.weapons().isEmpty();
  }

  private void pair(int a, int b) {
    int p = a * count + b;
    UnitType attacker = types.get(a);
    UnitType target = types.get(b);
    float bodies = attacker.radius() + target.radius();
    for (Weapon weapon : attacker.weapons()) {
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
}
