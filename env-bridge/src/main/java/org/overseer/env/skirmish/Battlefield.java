package org.overseer.env.skirmish;

import java.util.Arrays;
import org.overseer.env.Observation;

/** Both armies of an observation, how far apart their units are, and who is aimed at. */
final class Battlefield {
  /** A unit is aimed at from this far out of range, cells: before it can act it is in range. */
  private static final float IMMINENT = 0.6f;

  /** Enemies further out of range are on their way to the nearest, wherever they look. */
  private static final float FACING_MATTERS = 1.5f;

  /** Part of a body that the line of sight of an enemy must hit to be aimed at it. */
  private static final float CORE = 0.6f;

  final Stats stats;
  final Army own;
  final Army enemy;

  /** Damage that the next volley of the enemies does that seem to aim at each own unit. */
  float[] threat = new float[32];

  /** Cells to the edge of the range of each own unit and its nearest enemy, the longer of both. */
  float[] margin = new float[32];

  private float[] distance = new float[32 * 32];

  Battlefield(Stats stats) {
    this.stats = stats;
    own = new Army(stats);
    enemy = new Army(stats);
  }

  void clear() {
    own.clear();
    enemy.clear();
  }

  void read(Observation observation) {
    own.read(observation, Army.SELF);
    enemy.read(observation, Army.ENEMY);
    if (own.size > margin.length) {
      margin = new float[own.tag.length];
      threat = new float[own.tag.length];
    }
    if (own.size * enemy.size > distance.length) {
      distance = new float[own.tag.length * enemy.tag.length];
    }
  }

  /** Takes the distances; the queries below are about the units read last. */
  void measure() {
    for (int i = 0; i < own.size; i++) {
      margin[i] = Float.MAX_VALUE;
      for (int j = 0; j < enemy.size; j++) {
        float dx = enemy.x[j] - own.x[i];
        float dy = enemy.y[j] - own.y[i];
        float d = (float) Math.sqrt(dx * dx + dy * dy);
        distance[i * enemy.size + j] = d;
        margin[i] = Math.min(margin[i], d - Math.max(reach(i, j), reachOf(j, i)));
      }
    }
  }

  /** Guesses whom each enemy aims at: the first it looks at, else the nearest. */
  void findThreats() {
    Arrays.fill(threat, 0, own.size, 0);
    for (int j = 0; j < enemy.size; j++) {
      int target = lookedAt(j);
      if (target < 0 || outOfRange(j, target) > FACING_MATTERS) {
        target = nearestOwn(j);
      }
      if (outOfRange(j, target) < IMMINENT) {
        threat[target] += damage(enemy.kind[j], own.kind[target], own.shield[target]);
      }
    }
  }

  /** Smallest margin of all own units. */
  float margin() {
    float least = Float.MAX_VALUE;
    for (int i = 0; i < own.size; i++) {
      least = Math.min(least, margin[i]);
    }
    return least;
  }

  int nearestEnemy(int i) {
    int nearest = -1;
    for (int j = 0; j < enemy.size; j++) {
      if (nearest < 0 || distance(i, j) < distance(i, nearest)) {
        nearest = j;
      }
    }
    return nearest;
  }

  /** Cells between the centres of an own unit and an enemy. */
  float distance(int i, int j) {
    return distance[i * enemy.size + j];
  }

  /** Range of an own unit against an enemy between centres, cells. */
  float reach(int i, int j) {
    return stats.reach[own.kind[i] * stats.count + enemy.kind[j]];
  }

  /** Range of an enemy against an own unit between centres, cells. */
  float reachOf(int j, int i) {
    return stats.reach[enemy.kind[j] * stats.count + own.kind[i]];
  }

  boolean canHit(int i, int j) {
    return stats.canHit[own.kind[i] * stats.count + enemy.kind[j]];
  }

  /** Points that a shot of an own unit costs an enemy. */
  float shot(int i, int j) {
    return damage(own.kind[i], enemy.kind[j], enemy.shield[j]);
  }

  private float damage(int attacker, int target, float shield) {
    int pair = attacker * stats.count + target;
    float armour = shield > 0 ? 0 : stats.armour[target];
    return stats.attacks[pair] * Math.max(Combat.LEAST_DAMAGE, stats.damage[pair] - armour);
  }

  private float outOfRange(int j, int i) {
    return distance(i, j) - reachOf(j, i);
  }

  private int lookedAt(int j) {
    float lookX = (float) Angles.cos(enemy.facing[j]);
    float lookY = (float) Angles.sin(enemy.facing[j]);
    int first = -1;
    for (int i = 0; i < own.size; i++) {
      float dx = own.x[i] - enemy.x[j];
      float dy = own.y[i] - enemy.y[j];
      float along = dx * lookX + dy * lookY;
      float aside = Math.abs(dx * lookY - dy * lookX);
      if (along > 0
          && aside < CORE * stats.radius[own.kind[i]]
          && (first < 0 || outOfRange(j, i) < outOfRange(j, first))) {
        first = i;
      }
    }
    return first;
  }

  private int nearestOwn(int j) {
    int nearest = 0;
    for (int i = 1; i < own.size; i++) {
      if (outOfRange(j, i) < outOfRange(j, nearest)) {
        nearest = i;
      }
    }
    return nearest;
  }
}
