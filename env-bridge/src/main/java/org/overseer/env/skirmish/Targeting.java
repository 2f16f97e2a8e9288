package org.overseer.env.skirmish;

/**
 * Whom a unit attacks by itself: the best enemy in scan range, kept until it is dead, out of reach
 * or cut off by walls; enemies that can hit back come first.
 */
final class Targeting {
  /** How far beyond scan range a target is still followed, cells. */
  private static final float LEASH = 1.5f;

  /** Game loops between looks around on the way to a target. */
  private static final int RESCAN = 4;

  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private final boolean weakest;

  Targeting(World world) {
    this.world = world;
    this.u = world.units;
    this.stats = world.stats;
    this.weakest = world.scenario.targetRule() == TargetRule.WEAKEST;
  }

  /** The target of a unit that fights whatever it meets, −1 without. */
  int inScan(int s) {
    int t = u.targetOf(s);
    if (t >= 0) {
      int pair = world.pair(s, t);
      float d2 = distance2(s, t);
      float leash = stats.scan[pair] + LEASH;
      if (d2 <= leash * leash
          && world.visible(t, u.owner[s])
          && (u.winding[s] || gettable(s, t, d2, pair))) {
        return d2 <= stats.reach[pair] * stats.reach[pair] ? t : onTheWay(s, t);
      }
      u.setTarget(s, -1);
    } else if (world.loop < u.nextScan[s]) {
      return -1;
    }
    int best = best(s, stats.scan);
    if (best >= 0) {
      u.setTarget(s, best);
    }
    return u.targetOf(s);
  }

  /** Whoever comes into range on the way to a target is attacked in its place. */
  private int onTheWay(int s, int t) {
    if (u.winding[s] || world.loop % RESCAN != 0) {
      return t;
    }
    int best = best(s, stats.reach);
    if (best < 0 || rank(s, best) < rank(s, t)) {
      return t;
    }
    u.setTarget(s, best);
    return best;
  }

  /** The target of a unit that stays where it is, −1 without. */
  int inReach(int s) {
    int t = u.targetOf(s);
    if (t >= 0) {
      float reach = stats.reach[world.pair(s, t)];
      if (u.winding[s] || (distance2(s, t) <= reach * reach && world.visible(t, u.owner[s]))) {
        return t;
      }
      u.setTarget(s, -1);
    } else if (world.loop < u.nextScan[s]) {
      return -1;
    }
    int best = best(s, stats.reach);
    if (best >= 0) {
      u.setTarget(s, best);
    }
    return best;
  }

  private float distance2(int s, int t) {
    float dx = u.x[t] - u.x[s];
    float dy = u.y[t] - u.y[s];
    return dx * dx + dy * dy;
  }

  private int best(int s, float[] limits) {
    int player = u.owner[s];
    int[] enemies = world.roster[1 - player];
    int size = world.rosterSize[1 - player];
    int type = u.type[s];
    int row = type * stats.count;
    boolean anywhere = world.ground(type).open;
    boolean[] canHit = stats.canHit;
    int[] types = u.type;
    float[] xs = u.x;
    float[] ys = u.y;
    float sx = xs[s];
    float sy = ys[s];
    int best = -1;
    int bestRank = -1;
    float bestScore = 0;
    float nearest2 = Float.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      int t = enemies[i];
      float dx = xs[t] - sx;
      float dy = ys[t] - sy;
      float d2 = dx * dx + dy * dy;
      nearest2 = Math.min(nearest2, d2);
      int pair = row + types[t];
      float limit = limits[pair];
      if (d2 > limit * limit
          || !canHit[pair]
          || !world.visible(t, player)
          || !(anywhere || gettable(s, t, d2, pair))) {
        continue;
      }
      int rank = rank(s, t);
      float score = weakest ? u.health[t] + u.shield[t] : d2;
      if (rank > bestRank || (rank == bestRank && score < bestScore)) {
        best = t;
        bestRank = rank;
        bestScore = score;
      }
    }
    if (best < 0) {
      postpone(s, nearest2);
    }
    return best;
  }

  /** Whether a target is in range or can be walked to, so that nobody waits at a wall for ever. */
  private boolean gettable(int s, int t, float d2, int pair) {
    int type = u.type[s];
    return world.ground(type).open
        || d2 <= stats.reach[pair] * stats.reach[pair]
        || stats.flying[type]
        || world.paths(type).connected(u.x[s], u.y[s], u.x[t], u.y[t]);
  }

  private int rank(int s, int t) {
    return stats.canHit[world.pair(t, s)] ? 2 : stats.armed[u.type[t]] ? 1 : 0;
  }

  /** Nobody can come into scan range before the gap is closed, so no need to look until then. */
  private void postpone(int s, float nearest2) {
    float far = stats.maxScan[u.type[s]];
    if (nearest2 > far * far) {
      float gap = Math.min((float) Math.sqrt(nearest2) - far, 1000);
      u.nextScan[s] = world.loop + (int) (gap / (2 * world.maxSpeed));
    }
  }
}
