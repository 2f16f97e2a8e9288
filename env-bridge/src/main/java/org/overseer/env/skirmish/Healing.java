package org.overseer.env.skirmish;

/** Healing: one friend at a time, alive and hurt, for energy. */
final class Healing {
  /** Energy that a unit must have to begin. */
  static final float LEAST_ENERGY = 1;

  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private final Movement movement;

  Healing(World world, Movement movement) {
    this.world = world;
    this.u = world.units;
    this.stats = world.stats;
    this.movement = movement;
  }

  /** Whether one unit may heal another, hurt or not. */
  boolean canHeal(int s, int t) {
    return t != s && u.owner[t] == u.owner[s] && stats.healReach[world.pair(s, t)] > 0;
  }

  boolean isHurt(int t) {
    return u.health[t] < stats.healthMax[u.type[t]];
  }

  boolean canBegin(int s) {
    return u.energy[s] >= LEAST_ENERGY;
  }

  boolean canGoOn(int s) {
    return u.energy[s] >= stats.healCost[u.type[s]];
  }

  /** Heals whoever is hurt nearby, keeping to one until it is whole; false if there is nobody. */
  boolean healNearby(int s) {
    boolean energy = u.targetOf(s) < 0 ? canBegin(s) : canGoOn(s);
    int t = u.autocast[s] && energy ? patient(s) : -1;
    u.setTarget(s, t);
    if (t < 0) {
      return false;
    }
    heal(s, t);
    return true;
  }

  /** Heals a unit, or flies into range first. */
  void heal(int s, int t) {
    float reach = stats.healReach[world.pair(s, t)];
    float dx = u.x[t] - u.x[s];
    float dy = u.y[t] - u.y[s];
    if (dx * dx + dy * dy > reach * reach) {
      movement.advance(s, u.x[t], u.y[t], reach);
      return;
    }
    int type = u.type[s];
    float missing = stats.healthMax[u.type[t]] - u.health[t];
    float part = Math.min(1, missing / stats.heal[type]);
    u.health[t] += part < 1 ? missing : stats.heal[type];
    u.energy[s] -= part * stats.healCost[type];
  }

  /** Stays with the nearest friend who is no healer; false if there is none. */
  boolean escort(int s) {
    int player = u.owner[s];
    int best = -1;
    float best2 = Float.MAX_VALUE;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int t = world.roster[player][i];
      float d2 = distance2(s, t);
      if (d2 < best2 && u.orderCount[t] > 0 && canHeal(s, t)) {
        best = t;
        best2 = d2;
      }
    }
    if (best < 0) {
      return false;
    }
    float bodies = stats.radius[u.type[s]] + stats.radius[u.type[best]];
    movement.advance(s, u.x[best], u.y[best], bodies + Behaviours.FOLLOW_GAP);
    return true;
  }

  private int patient(int s) {
    int old = u.targetOf(s);
    if (old >= 0 && canHeal(s, old) && isHurt(old) && near(s, old)) {
      return old;
    }
    int player = u.owner[s];
    int best = -1;
    float best2 = Float.MAX_VALUE;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int t = world.roster[player][i];
      if (isHurt(t) && canHeal(s, t) && near(s, t)) {
        float d2 = distance2(s, t);
        if (d2 < best2) {
          best = t;
          best2 = d2;
        }
      }
    }
    return best;
  }

  private boolean near(int s, int t) {
    float scan = stats.healScan[world.pair(s, t)];
    return distance2(s, t) <= scan * scan;
  }

  private float distance2(int s, int t) {
    float dx = u.x[t] - u.x[s];
    float dy = u.y[t] - u.y[s];
    return dx * dx + dy * dy;
  }
}
