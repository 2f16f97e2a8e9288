package org.overseer.env.skirmish;

import org.jspecify.annotations.Nullable;

/**
 * Ways around walls, at any angle: they turn at the centres of cells only, and where they turn is
 * found by exact lines ({@link WalkLine}) in the goal's field ({@link WayFields}).
 */
final class Pathfinder {
  static final float UNREACHABLE = -1;

  /** Half the width of what must be free before a unit that walks: that of a body, and rounding. */
  private static final double CLEARANCE = 0.385;

  /** How far {@link #length} goes at a time, cells. */
  private static final float STRIDE = 0.5f;

  /** Farthest that {@link #approach} looks from a goal, cells. */
  private static final int APPROACH = 24;

  private final Terrain terrain;
  private final int width;
  private Ways ways;
  private int version;

  /** Null until a way is first looked for. */
  private @Nullable WayFields fields;

  /** Where {@link #aim} points to. */
  float aimX;

  float aimY;

  Pathfinder(Terrain terrain) {
    this.terrain = terrain;
    width = terrain.width;
    ways = terrain.ways();
    version = terrain.version;
  }

  /** Length of the way that units walk between two points, {@link #UNREACHABLE} without one. */
  float length(float fromX, float fromY, float toX, float toY) {
    if (!standsOnGround(fromX, fromY) || !standsOnGround(toX, toY)) {
      return UNREACHABLE;
    }
    if (!connected(fromX, fromY, toX, toY)) {
      return UNREACHABLE;
    }
    float x = fromX;
    float y = fromY;
    float sum = 0;
    boolean there = terrain.open || (x == toX && y == toY);
    for (int i = 0; i < 2 * width * terrain.height && !there; i++) {
      aim(x, y, toX, toY);
      if (aimX == x && aimY == y) {
        return UNREACHABLE; // the way would leave the area where units may be
      }
      float far = distance(x, y, aimX, aimY);
      float part = Math.min(1, STRIDE / far); // then looks again, as who walks does all the time
      sum += part * far;
      x = part < 1 ? x + part * (aimX - x) : aimX;
      y = part < 1 ? y + part * (aimY - y) : aimY;
      there = x == toX && y == toY;
    }
    return sum + distance(x, y, toX, toY);
  }

  private boolean standsOnGround(float x, float y) {
    return x >= 0
        && y >= 0
        && x < width
        && y < terrain.height
        && terrain.pathable((int) x, (int) y);
  }

  private static float distance(float x0, float y0, float x1, float y1) {
    float dx = x1 - x0;
    float dy = y1 - y0;
    return (float) Math.sqrt(dx * dx + dy * dy);
  }

  /**
   * Finds the point to walk to next on the way to a goal and leaves it in {@link #aimX}, {@link
   * #aimY}. Only on maps with walls.
   *
   * @return false if there is no way
   */
  boolean aim(float x, float y, float goalX, float goalY) {
    refresh();
    int here = terrain.cellOf(x, y);
    boolean sameCell = here == terrain.cellOf(goalX, goalY) && terrain.pathable(here);
    if (sameCell || isFree(x, y, goalX, goalY)) {
      aimX = goalX;
      aimY = goalY;
      return true;
    }
    if (!connected(x, y, goalX, goalY)) {
      return false;
    }
    int cell = nearest(x, y);
    aimByField(x, y, cell, nearest(goalX, goalY));
    return true;
  }

  /**
   * The best turn of the ways of the cells around that can be walked to. From the own cell's centre
   * that cell's is one, so whoever finds none goes there first.
   */
  private void aimByField(float x, float y, int cell, int goal) {
    WayFields known = fields;
    if (known == null) {
      known = new WayFields(terrain);
      fields = known;
    }
    int place = known.place(goal, cell);
    int best = -1;
    float least = Float.MAX_VALUE;
    for (int k = -1; k < 8; k++) {
      boolean leads = k < 0 || ways.leads(cell, k);
      int around = k < 0 ? cell : cell + Ways.DY[k] * width + Ways.DX[k];
      if (!leads || !known.knows(place, around)) {
        continue;
      }
      int turn = known.turn(place, around);
      float turnX = centreX(turn);
      float turnY = centreY(turn);
      float length = known.length(place, turn) + distance(x, y, turnX, turnY);
      if (length < least && isFree(x, y, turnX, turnY)) {
        best = turn;
        least = length;
      }
    }
    aimX = centreX(best < 0 ? cell : best);
    aimY = centreY(best < 0 ? cell : best);
  }

  private boolean isFree(float x, float y, float toX, float toY) {
    return WalkLine.isFree(ways, terrain.area, x, y, toX, toY, CLEARANCE);
  }

  /** Whether there is a way between two points; those inside walls count as the nearest cell. */
  boolean connected(float fromX, float fromY, float toX, float toY) {
    return terrain.open || ways().ground[nearest(fromX, fromY)] == ways.ground[nearest(toX, toY)];
  }

  /** The cell closest to a point on which units can walk; only on maps with walls. */
  int nearest(float x, float y) {
    return ways().nearest[terrain.cellOf(x, y)];
  }

  /**
   * The cell closest to a goal among those that can be reached from a point; the goal's nearest
   * cell if none is near. Only on maps with walls.
   */
  int approach(float fromX, float fromY, float goalX, float goalY) {
    int there = nearest(goalX, goalY);
    int ground = ways.ground[nearest(fromX, fromY)];
    if (ways.ground[there] == ground) {
      return there;
    }
    int best = there;
    float least = APPROACH * APPROACH;
    int top = Math.min(terrain.height - 1, (int) goalY + APPROACH);
    int right = Math.min(width - 1, (int) goalX + APPROACH);
    for (int y = Math.max(0, (int) goalY - APPROACH); y <= top; y++) {
      for (int x = Math.max(0, (int) goalX - APPROACH); x <= right; x++) {
        float dx = x + 0.5f - goalX;
        float dy = y + 0.5f - goalY;
        if (ways.ground[y * width + x] == ground && dx * dx + dy * dy < least) {
          least = dx * dx + dy * dy;
          best = y * width + x;
        }
      }
    }
    return best;
  }

  float centreX(int cell) {
    return cell % width + 0.5f;
  }

  float centreY(int cell) {
    return cell / width + 0.5f;
  }

  private Ways ways() {
    refresh();
    return ways;
  }

  /** Forgets everything when walls have changed. */
  private void refresh() {
    if (version != terrain.version) {
      version = terrain.version;
      ways = terrain.ways();
      if (fields != null) {
        fields.forget(ways);
      }
    }
  }
}
