package org.overseer.env.skirmish;

import java.util.Arrays;

/** Picks a target for each own unit: the weakest it can shoot without a walk, else the nearest. */
final class Focus {
  /** Units this far out of range count as in range; they come closer within a step. */
  private static final float SHORT_WALK = 0.3f;

  /** Points of health that a cell of distance is worth; decides between equally weak enemies. */
  private static final float POINTS_PER_CELL = 0.5f;

  /** Damage ordered for each point of the target; more than 1 as some shots come too late. */
  private static final float ENOUGH = 1.2f;

  /** How much closer than others, in cells, a unit counts that shoots at the target already. */
  private static final float LOYALTY = 1;

  private final Battlefield field;
  private final Army own;
  private final Army enemy;

  /** Index of each own unit's target, −1 if it can hit nobody. */
  int[] target = new int[32];

  private float[] ordered = new float[32];

  Focus(Battlefield field) {
    this.field = field;
    this.own = field.own;
    this.enemy = field.enemy;
  }

  /**
   * Picks the targets.
   *
   * @param spread whether no enemy gets more shots than it takes
   */
  void assign(boolean spread) {
    if (own.size > target.length) {
      target = new int[own.tag.length];
    }
    if (enemy.size > ordered.length) {
      ordered = new float[enemy.tag.length];
    }
    Arrays.fill(target, 0, own.size, -1);
    Arrays.fill(ordered, 0, enemy.size, 0);
    if (spread) {
      for (int j = soonestDead(); j >= 0; j = soonestDead()) {
        gangUp(j);
      }
    }
    for (int i = 0; i < own.size; i++) {
      if (target[i] < 0) {
        target[i] = weakestInRange(i);
      }
      if (target[i] < 0) {
        target[i] = nearest(i);
      }
    }
  }

  private boolean inRange(int i, int j) {
    return field.canHit(i, j) && field.distance(i, j) <= field.reach(i, j) + SHORT_WALK;
  }

  /** The enemy without orders against it that free units would kill with the fewest volleys. */
  private int soonestDead() {
    int best = -1;
    float bestPart = 0;
    for (int j = 0; j < enemy.size; j++) {
      float volley = 0;
      for (int i = 0; i < own.size && ordered[j] == 0; i++) {
        if (target[i] < 0 && inRange(i, j)) {
          volley += field.shot(i, j);
        }
      }
      float part = volley / enemy.points[j];
      if (part > bestPart) {
        bestPart = part;
        best = j;
      }
    }
    return best;
  }

  /** Gives an enemy to the best placed free units until they do enough damage. */
  private void gangUp(int j) {
    while (ordered[j] < ENOUGH * enemy.points[j]) {
      int best = -1;
      float bestWait = Float.MAX_VALUE;
      for (int i = 0; i < own.size; i++) {
        if (target[i] < 0 && inRange(i, j)) {
          float walk = field.distance(i, j) - field.reach(i, j);
          float wait = walk + own.cooldown[i] * field.stats.speed[own.kind[i]];
          wait -= own.orderUnit[i] == enemy.tag[j] ? LOYALTY : 0;
          if (wait < bestWait) {
            bestWait = wait;
            best = i;
          }
        }
      }
      if (best < 0) {
        return;
      }
      target[best] = j;
      ordered[j] += field.shot(best, j);
    }
  }

  /** The weakest in range; those that get enough shots already come last. */
  private int weakestInRange(int i) {
    int best = -1;
    boolean bestSpare = false;
    float bestScore = 0;
    for (int j = 0; j < enemy.size; j++) {
      if (inRange(i, j)) {
        boolean spare = ordered[j] >= enemy.points[j];
        float score = enemy.points[j] + POINTS_PER_CELL * field.distance(i, j);
        if (best < 0 || (spare == bestSpare ? score < bestScore : bestSpare)) {
          best = j;
          bestSpare = spare;
          bestScore = score;
        }
      }
    }
    return best;
  }

  private int nearest(int i) {
    int best = -1;
    for (int j = 0; j < enemy.size; j++) {
      if (field.canHit(i, j) && (best < 0 || field.distance(i, j) < field.distance(i, best))) {
        best = j;
      }
    }
    return best;
  }
}
