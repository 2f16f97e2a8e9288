package org.overseer.env.skirmish;

/** Shots and their effect. */
final class Combat {
  /** Every attack that gets through hurts at least this much. */
  static final float LEAST_DAMAGE = 0.5f;

  /** A started shot still lands when the target has got this far out of range, cells. */
  private static final float SLOP = 1;

  /** Squared cosine of the widest angle between facing and target at which a shot starts. */
  private static final float AIM_COS2 = 0.8536f;

  private static final float EARLIEST = -1;
  private static final float SPREAD = 3;

  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private final Movement movement;

  Combat(World world, Movement movement) {
    this.world = world;
    this.u = world.units;
    this.stats = world.stats;
    this.movement = movement;
  }

  /** Shoots at a target, or gets into range and turns to it first. */
  void engage(int s, int t, boolean chase) {
    float dx = u.x[t] - u.x[s];
    float dy = u.y[t] - u.y[s];
    float d2 = dx * dx + dy * dy;
    int pair = world.pair(s, t);
    float reach = stats.reach[pair];
    if (u.winding[s]) {
      wind(s, t, pair, d2);
    } else if (d2 <= reach * reach) {
      u.stuck[s] = 0;
      u.detour[s] = 0;
      if (faces(s, dx, dy, d2) && u.cooldown[s] <= 0) {
        start(s, t, pair);
      }
    } else if (chase) {
      movement.advance(s, u.x[t], u.y[t], reach);
    }
  }

  private void wind(int s, int t, int pair, float d2) {
    float far = stats.reach[pair] + SLOP;
    if (d2 > far * far) {
      u.cancelShot(s);
    } else if (--u.windup[s] <= 0) {
      u.winding[s] = false;
      hit(s, t, pair);
    }
  }

  private boolean faces(int s, float dx, float dy, float d2) {
    float along = u.dirX[s] * dx + u.dirY[s] * dy;
    if (along > 0 && along * along >= 0.9998f * d2) {
      return true;
    }
    float d = (float) Math.sqrt(d2);
    if (d == 0) {
      return true;
    }
    float left = movement.turn(s, dx / d, dy / d);
    return left > 0 && left * left >= AIM_COS2;
  }

  private void start(int s, int t, int pair) {
    long state = Noise.next(u.luck[s]);
    u.luck[s] = state;
    float delay = EARLIEST + SPREAD * Noise.uniform(state);
    u.cooldown[s] += stats.period[pair] + delay;
    u.windup[s] = stats.damagePoint[pair];
    if (u.windup[s] <= 0) {
      hit(s, t, pair);
    } else {
      u.winding[s] = true;
    }
  }

  private void hit(int s, int t, int pair) {
    if (world.invulnerable[u.owner[t]]) {
      return;
    }
    float damage = stats.damage[pair];
    float armour = stats.armour[u.type[t]];
    for (int i = 0; i < stats.attacks[pair]; i++) {
      float left = damage;
      if (u.shield[t] > 0) {
        float absorbed = Math.min(u.shield[t], left);
        u.shield[t] -= absorbed;
        left -= absorbed;
      }
      if (left > 0) {
        u.health[t] -= Math.max(LEAST_DAMAGE, left - armour);
      }
    }
    u.hurtLoop[t] = world.loop;
    if (u.health[t] <= 0) {
      world.kill(t);
    } else if (u.target[t] < 0 || u.targetOf(t) < 0) {
      retaliate(t, s);
    }
  }

  /** A unit that looks for targets by itself turns on whoever hits it from beyond its scan. */
  private void retaliate(int s, int attacker) {
    boolean fights =
        u.orderCount[s] == 0
            ? !stats.passive[u.type[s]]
            : OrderKind.of(u.orderKind[s * UnitStore.ORDERS]).fights();
    if (fights && stats.canHit[world.pair(s, attacker)] && world.visible(attacker, u.owner[s])) {
      u.setTarget(s, attacker);
    }
  }
}
