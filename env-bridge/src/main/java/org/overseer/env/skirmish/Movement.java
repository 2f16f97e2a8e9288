package org.overseer.env.skirmish;

/**
 * Turning, walking and keeping units apart.
 *
 * <p>A step is taken only onto free ground, so bodies never overlap: whoever is blocked slides
 * along the obstacle, pushes an idle unit of its own side away, or walks around for a while.
 */
final class Movement {
  /** Cosine of the widest angle between facing and way at which a unit walks. */
  private static final float WALK_ARC = 0.5f;

  private static final float GAP = 1e-3f;
  private static final float SLACK = 0.01f;

  /** How close to a cell's centre counts as there, cells. */
  private static final float ON_CELL = 0.05f;

  private static final float LEAST_PROGRESS = 0.25f;
  private static final int DETOUR_LOOPS = 6;
  private static final int GIVE_UP_LOOPS = 12;

  /** Loops for which a unit waits in a queue before it tries another way, and then for as long. */
  private static final int PATIENCE = 24;

  /** Part of its speed at which a flying unit makes room for another. */
  private static final float HOVER = 0.5f;

  /** Radius of a crowd in radii of its units, for each root of their number. */
  private static final float ROOM = 1.2f;

  /** Cosine and sine of the directions that a blocked unit tries, 50° and 100° off its way. */
  private static final float[] EVADE_COS = {0.643f, -0.174f};

  private static final float[] EVADE_SIN = {0.766f, 0.985f};

  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private int blocker;

  Movement(World world) {
    this.world = world;
    this.u = world.units;
    this.stats = world.stats;
  }

  /**
   * Goes towards a point until {@code stop} cells from it; true on arrival, or if there is no way.
   *
   * <p>In place of a point where nobody can stand it goes to the nearest cell's centre, and arrives
   * there.
   */
  boolean advance(int s, float goalX, float goalY, float stop) {
    int type = u.type[s];
    Terrain ground = world.ground(type);
    boolean walls = !ground.open && !stats.flying[type];
    if (walls && !ground.canStand(goalX, goalY, stats.radius[type], false)) {
      Pathfinder paths = world.paths(type);
      int cell = paths.approach(u.x[s], u.y[s], goalX, goalY);
      float x = paths.centreX(cell);
      float y = paths.centreY(cell);
      return near(s, goalX, goalY, stop) || go(s, x, y, Math.min(stop, ON_CELL), true);
    }
    return go(s, goalX, goalY, stop, walls);
  }

  /** Whether a unit can get to a point, or to the ground nearest to it. */
  boolean hasWay(int s, float goalX, float goalY) {
    int type = u.type[s];
    return world.terrain.open
        || stats.flying[type]
        || world.paths(type).connected(u.x[s], u.y[s], goalX, goalY);
  }

  private boolean near(int s, float goalX, float goalY, float stop) {
    float dx = goalX - u.x[s];
    float dy = goalY - u.y[s];
    return dx * dx + dy * dy <= stop * stop;
  }

  private boolean go(int s, float goalX, float goalY, float stop, boolean walls) {
    float dx = goalX - u.x[s];
    float dy = goalY - u.y[s];
    float d2 = dx * dx + dy * dy;
    if (d2 <= stop * stop) {
      return true;
    }
    int type = u.type[s];
    float d = (float) Math.sqrt(d2);
    float step = Math.min(stats.speed[type], d - stop + SLACK);
    boolean around = false;
    if (walls) {
      Pathfinder paths = world.paths(type);
      if (!paths.aim(u.x[s], u.y[s], goalX, goalY)) {
        return true;
      }
      float ax = paths.aimX - u.x[s];
      float ay = paths.aimY - u.y[s];
      float a = (float) Math.sqrt(ax * ax + ay * ay);
      if (a > 0) {
        around = paths.aimX != goalX || paths.aimY != goalY;
        dx = ax;
        dy = ay;
        d = a;
        step = Math.min(step, a);
      }
    }
    float ux = dx / d;
    float uy = dy / d;
    if (turn(s, ux, uy) >= WALK_ARC) {
      if (stop == 0 && d <= stats.speed[type] && !around && free(s, goalX, goalY)) {
        world.place(s, goalX, goalY);
        return true;
      }
      walk(s, ux, uy, step, around);
    }
    return u.stuck[s] > GIVE_UP_LOOPS && d2 < crowd(s);
  }

  /** Turns a unit towards a direction of length 1; returns the cosine of the angle left. */
  float turn(int s, float ux, float uy) {
    float fx = u.dirX[s];
    float fy = u.dirY[s];
    float cos = stats.turnCos[u.type[s]];
    if (fx * ux + fy * uy >= cos) {
      u.dirX[s] = ux;
      u.dirY[s] = uy;
      return 1;
    }
    float sin = fx * uy - fy * ux >= 0 ? stats.turnSin[u.type[s]] : -stats.turnSin[u.type[s]];
    float nx = fx * cos - fy * sin;
    float ny = fy * cos + fx * sin;
    // One Newton step keeps the length at 1 without a square root.
    float k = 1.5f - 0.5f * (nx * nx + ny * ny);
    u.dirX[s] = nx * k;
    u.dirY[s] = ny * k;
    return u.dirX[s] * ux + u.dirY[s] * uy;
  }

  private void walk(int s, float ux, float uy, float step, boolean around) {
    if (u.detour[s] > 0) {
      u.detour[s]--;
      u.stuck[s]++;
      if (evade(s, ux, uy, step, 1, u.evade[s])) {
        return;
      }
      u.evade[s] = -u.evade[s];
      u.detour[s] = 0;
    }
    float nx = u.x[s] + ux * step;
    float ny = u.y[s] + uy * step;
    if (free(s, nx, ny)) {
      world.place(s, nx, ny);
      u.stuck[s] = Math.max(0, u.stuck[s] - 1);
      return;
    }
    if (blocker >= 0 && slide(s, blocker, nx, ny, ux, uy, step)) {
      return;
    }
    u.stuck[s]++;
    if (around && waits(s, blocker)) {
      pushAside(s, blocker, ux, uy, step);
      return;
    }
    for (int k = 0; k < 4; k++) {
      int side = k < 2 ? u.evade[s] : -u.evade[s];
      if (evade(s, ux, uy, step, k & 1, side)) {
        u.evade[s] = side;
        u.detour[s] = DETOUR_LOOPS;
        return;
      }
    }
  }

  /** On the way around a wall a unit lets a friend go first, for a while: sidesteps jam gaps. */
  private boolean waits(int s, int b) {
    return b >= 0
        && u.owner[b] == u.owner[s]
        && u.orderCount[b] > 0
        && u.stuck[s] % (2 * PATIENCE) < PATIENCE;
  }

  /** Moves a friend that is blocked too out of the way, sideways: an arch before a gap gives in. */
  private void pushAside(int s, int b, float ux, float uy, float step) {
    if (u.stuck[b] == 0 || stats.immobile[u.type[b]]) {
      return;
    }
    boolean left = (u.y[b] - u.y[s]) * ux - (u.x[b] - u.x[s]) * uy >= 0;
    float push = left ? step / 2 : -step / 2;
    float px = u.x[b] - uy * push;
    float py = u.y[b] + ux * push;
    if (free(b, px, py)) {
      world.place(b, px, py);
    }
  }

  /** Pushes an idle friend ahead, and moves on along the rim of whatever blocks. */
  private boolean slide(int s, int b, float nx, float ny, float ux, float uy, float step) {
    if (u.owner[b] == u.owner[s]
        && u.orderCount[b] == 0
        && u.targetOf(b) < 0
        && !stats.immobile[u.type[b]]) {
      float px = u.x[b] + ux * step;
      float py = u.y[b] + uy * step;
      if (free(b, px, py)) {
        world.place(b, px, py);
      }
    }
    float rx = nx - u.x[b];
    float ry = ny - u.y[b];
    float r2 = rx * rx + ry * ry;
    if (r2 == 0) {
      return false;
    }
    float k = (stats.radius[u.type[s]] + stats.radius[u.type[b]] + GAP) / (float) Math.sqrt(r2);
    float tx = k > 1 ? u.x[b] + rx * k : nx;
    float ty = k > 1 ? u.y[b] + ry * k : ny;
    float mx = tx - u.x[s];
    float my = ty - u.y[s];
    boolean onward = mx * ux + my * uy >= LEAST_PROGRESS * step;
    if (!onward || mx * mx + my * my > step * step * 1.01f || !free(s, tx, ty)) {
      return false;
    }
    world.place(s, tx, ty);
    return true;
  }

  private boolean evade(int s, float ux, float uy, float step, int k, int side) {
    float sin = EVADE_SIN[k] * side;
    float nx = u.x[s] + (ux * EVADE_COS[k] - uy * sin) * step;
    float ny = u.y[s] + (uy * EVADE_COS[k] + ux * sin) * step;
    if (!free(s, nx, ny)) {
      return false;
    }
    world.place(s, nx, ny);
    return true;
  }

  /** Whether a unit can stand at a point; leaves the unit in the way, −1 for a wall. */
  boolean free(int s, float nx, float ny) {
    int type = u.type[s];
    blocker = -1;
    float radius = stats.radius[type];
    boolean flying = stats.flying[type];
    if (!world.ground(type).canStand(nx, ny, radius, flying)) {
      return false;
    }
    if (!flying) {
      blocker = whoStandsAt(s, nx, ny, radius, type * stats.count);
    }
    return blocker < 0;
  }

  private int whoStandsAt(int s, float nx, float ny, float radius, int row) {
    float[] xs = u.x;
    float[] ys = u.y;
    int[] types = u.type;
    float[] radii = stats.radius;
    boolean[] collides = stats.collides;
    SpatialGrid grid = world.grid;
    float far = radius + world.maxRadius;
    float far2 = far * far;
    if (grid.isSurelyClear(s, u.slots, nx, ny, far2)) {
      return -1;
    }
    int c0 = grid.column(nx - far);
    int c1 = grid.column(nx + far);
    int r1 = grid.row(ny + far);
    for (int r = grid.row(ny - far); r <= r1; r++) {
      for (int c = c0; c <= c1; c++) {
        for (int o = grid.first(c, r); o >= 0; o = grid.next(o)) {
          float dx = xs[o] - nx;
          float dy = ys[o] - ny;
          float d2 = dx * dx + dy * dy;
          if (d2 < far2 && o != s) {
            int type = types[o];
            float touch = radius + radii[type];
            if (d2 < touch * touch && collides[row + type]) {
              return o;
            }
          }
        }
      }
    }
    return -1;
  }

  /** A unit that hovers over another moves aside, at half its speed; none does while it travels. */
  void hover(int s) {
    int type = u.type[s];
    SpatialGrid grid = world.grid;
    float far = stats.radius[type] + world.maxRadius;
    float pushX = 0;
    float pushY = 0;
    int c1 = grid.column(u.x[s] + far);
    int r1 = grid.row(u.y[s] + far);
    for (int r = grid.row(u.y[s] - far); r <= r1; r++) {
      for (int c = grid.column(u.x[s] - far); c <= c1; c++) {
        for (int o = grid.first(c, r); o >= 0; o = grid.next(o)) {
          float dx = u.x[s] - u.x[o];
          float dy = u.y[s] - u.y[o];
          float touch = stats.radius[type] + stats.radius[u.type[o]];
          if (o != s && stats.flying[u.type[o]] && dx * dx + dy * dy < touch * touch) {
            pushX += dx == 0 && dy == 0 ? (s < o ? -1 : 1) : dx;
            pushY += dy;
          }
        }
      }
    }
    float length2 = pushX * pushX + pushY * pushY;
    if (length2 > 0) {
      float k = HOVER * stats.speed[type] / (float) Math.sqrt(length2);
      float nx = u.x[s] + pushX * k;
      float ny = u.y[s] + pushY * k;
      if (free(s, nx, ny)) {
        world.place(s, nx, ny);
      }
    }
  }

  /** Squared distance from a crowded goal at which a blocked unit counts as arrived. */
  private float crowd(int s) {
    float army = (float) Math.sqrt(world.rosterSize[u.owner[s]]);
    float far = stats.radius[u.type[s]] * (ROOM * army + 2);
    return far * far;
  }
}
