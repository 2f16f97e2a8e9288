package org.overseer.env.skirmish;

import java.util.Arrays;

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

  /** Slots of those who died exploding and have not hurt anybody yet. */
  private int[] exploding = new int[8];

  private int explosions;

  /** Whom a splash or an explosion hits; taken together first, as the dead leave their list. */
  private int[] victims = new int[8];

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
      land(s, t, pair);
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
      land(s, t, pair);
    } else {
      u.winding[s] = true;
    }
  }

  private void land(int s, int t, int pair) {
    int type = u.type[s];
    if (stats.explosion[type] > 0) {
      die(s);
    } else if (stats.splashWidth[type] > 0) {
      splash(s, t);
    } else {
      hit(s, t, pair);
    }
    explode();
  }

  private void die(int s) {
    world.kill(s);
    if (stats.explosion[u.type[s]] > 0 && u.owner[s] != World.NEUTRAL) {
      if (explosions == exploding.length) {
        exploding = Arrays.copyOf(exploding, 2 * explosions);
      }
      exploding[explosions++] = s;
    }
  }

  /** Lets the dead explode in the order of their deaths; whom they kill may follow them. */
  private void explode() {
    for (int i = 0; i < explosions; i++) {
      int s = exploding[i];
      int count = addThings(enemies(1 - u.owner[s]));
      for (int v = 0; v < count; v++) {
        int t = victims[v];
        int pair = world.pair(s, t);
        float dx = u.x[t] - u.x[s];
        float dy = u.y[t] - u.y[s];
        float touch = stats.explosion[u.type[s]] + stats.radius[u.type[t]];
        if (stats.canHit[pair] && dx * dx + dy * dy <= touch * touch) {
          hit(s, t, pair);
        }
      }
    }
    explosions = 0;
  }

  /** Hits whom a rectangle around the target touches that lies across the line of the shot. */
  private void splash(int s, int t) {
    int type = u.type[s];
    float ux = u.x[t] - u.x[s];
    float uy = u.y[t] - u.y[s];
    float d = (float) Math.sqrt(ux * ux + uy * uy);
    ux = d > 0 ? ux / d : u.dirX[s];
    uy = d > 0 ? uy / d : u.dirY[s];
    float x = u.x[t];
    float y = u.y[t];
    int count = enemies(1 - u.owner[s]);
    if (u.owner[t] == World.NEUTRAL) { // ordered: nobody shoots at these by himself
      victims[count++] = t;
    }
    for (int v = 0; v < count; v++) {
      int o = victims[v];
      int pair = world.pair(s, o);
      float dx = u.x[o] - x;
      float dy = u.y[o] - y;
      float along = Math.max(0, Math.abs(dx * ux + dy * uy) - stats.splashDepth[type]);
      float across = Math.max(0, Math.abs(dy * ux - dx * uy) - stats.splashWidth[type]);
      float body = stats.radius[u.type[o]];
      if (o == t || (stats.canHit[pair] && along * along + across * across <= body * body)) {
        hit(s, o, pair);
      }
    }
  }

  private int enemies(int player) {
    int count = world.rosterSize[player];
    if (victims.length < world.roster[player].length) { // room for all units of a game
      victims = new int[world.roster[player].length];
    }
    System.arraycopy(world.roster[player], 0, victims, 0, count);
    return count;
  }

  /** Adds rocks and what else of the map can be hurt to the victims. */
  private int addThings(int enemies) {
    int count = enemies;
    for (int i = 0; i < world.rosterSize[World.NEUTRAL]; i++) {
      int t = world.roster[World.NEUTRAL][i];
      if (world.body(t) != null && !world.untouchable(t)) {
        victims[count++] = t;
      }
    }
    return count;
  }

  private void hit(int s, int t, int pair) {
    if (!u.alive[t] || world.gods[u.owner[t]]) {
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
      die(t);
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
    if (fights
        && u.alive[attacker]
        && stats.canHit[world.pair(s, attacker)]
        && world.visible(attacker, u.owner[s])) {
      u.setTarget(s, attacker);
    }
  }
}
