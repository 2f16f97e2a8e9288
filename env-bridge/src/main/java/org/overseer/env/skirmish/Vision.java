package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * What each player sees: the protocol's visibility map, 0 hidden, 1 fogged, 2 visible.
 *
 * <p>With fog on, every unit adds one to the cells in its sight and takes it back when it leaves
 * its cell; a cell on high ground is not seen from below, nor is what lies behind it.
 */
final class Vision {
  private static final byte HIDDEN = 0;
  private static final byte FOGGED = 1;
  private static final byte VISIBLE = 2;

  private final Terrain terrain;
  private final Stats stats;
  private final boolean fog;
  private final byte[][] grid = new byte[2][];
  private final int[][] watchers = new int[2][];
  private int[] watched = new int[0];

  /** What somebody sees who sees everything. */
  private final byte[] everything;

  private final boolean[] lifted = {false, false, true};

  /** Farthest sight of any unit in whole cells. */
  private final int farthest;

  /** Longs for the square of cells around an eye. */
  private final int words;

  /** One bit for each cell around each eye: whether the line to it is clear; found when needed. */
  private final long[] clear;

  private final boolean[] known;

  Vision(Terrain terrain, Stats stats, boolean fog) {
    this.terrain = terrain;
    this.stats = stats;
    this.fog = fog;
    for (int p = 0; p < 2; p++) {
      grid[p] = new byte[terrain.width * terrain.height];
      watchers[p] = new int[fog ? grid[p].length : 0];
      Arrays.fill(grid[p], fog ? HIDDEN : VISIBLE);
    }
    everything = new byte[terrain.width * terrain.height];
    Arrays.fill(everything, VISIBLE);
    float widest = 0;
    for (float sight : stats.sight) {
      widest = Math.max(widest, sight);
    }
    farthest = (int) widest;
    int side = 2 * farthest + 1;
    words = (side * side + 63) / 64;
    int eyes = fog && !terrain.flat ? terrain.width * terrain.height : 0;
    clear = new long[eyes * words];
    known = new boolean[eyes];
  }

  byte[] grid(int player) {
    return lifted[player] ? everything : grid[player];
  }

  /** Lifts the fog for a player; what was seen is still there when it falls again. */
  void lift(int player, boolean on) {
    lifted[player] = on;
  }

  boolean isLifted(int player) {
    return lifted[player];
  }

  boolean sees(int player, float x, float y) {
    return !fog || lifted[player] || grid[player][terrain.cellOf(x, y)] == VISIBLE;
  }

  void reset(UnitStore units) {
    if (!fog) {
      return;
    }
    for (int p = 0; p < 2; p++) {
      Arrays.fill(grid[p], HIDDEN);
      Arrays.fill(watchers[p], 0);
    }
    Arrays.fill(watched, -1);
    update(units);
  }

  /** Follows the units after they moved, appeared or died. */
  void update(UnitStore units) {
    if (!fog) {
      return;
    }
    if (watched.length < units.tag.length) {
      int old = watched.length;
      watched = Arrays.copyOf(watched, units.tag.length);
      Arrays.fill(watched, old, watched.length, -1);
    }
    for (int s = 0; s < units.slots; s++) {
      int cell = units.alive[s] ? terrain.cellOf(units.x[s], units.y[s]) : -1;
      if (cell != watched[s]) {
        watch(units, s, watched[s], -1);
        watch(units, s, cell, 1);
        watched[s] = cell;
      }
    }
  }

  private void watch(UnitStore units, int s, int eye, int change) {
    if (eye < 0) {
      return;
    }
    int player = units.owner[s];
    if (player == World.NEUTRAL) {
      return;
    }
    float sight = stats.sight[units.type[s]];
    boolean over = terrain.flat || stats.flying[units.type[s]];
    int reach = (int) sight;
    int eyeX = eye % terrain.width;
    int eyeY = eye / terrain.width;
    if (!over && !known[eye]) {
      findClearLines(eye, eyeX, eyeY);
    }
    int right = Math.min(terrain.width - 1, eyeX + reach);
    int top = Math.min(terrain.height - 1, eyeY + reach);
    for (int y = Math.max(0, eyeY - reach); y <= top; y++) {
      for (int x = Math.max(0, eyeX - reach); x <= right; x++) {
        int dx = x - eyeX;
        int dy = y - eyeY;
        if (dx * dx + dy * dy <= sight * sight && (over || isClear(eye, dx, dy))) {
          mark(player, y * terrain.width + x, change);
        }
      }
    }
  }

  private void mark(int player, int cell, int change) {
    watchers[player][cell] += change;
    grid[player][cell] = watchers[player][cell] > 0 ? VISIBLE : FOGGED;
  }

  private boolean isClear(int eye, int dx, int dy) {
    int bit = (dy + farthest) * (2 * farthest + 1) + dx + farthest;
    return (clear[eye * words + (bit >> 6)] & 1L << bit) != 0;
  }

  private void findClearLines(int eye, int eyeX, int eyeY) {
    int right = Math.min(terrain.width - 1, eyeX + farthest);
    int top = Math.min(terrain.height - 1, eyeY + farthest);
    for (int y = Math.max(0, eyeY - farthest); y <= top; y++) {
      for (int x = Math.max(0, eyeX - farthest); x <= right; x++) {
        if (lineIsClear(eye, eyeX, eyeY, x, y)) {
          int bit = (y - eyeY + farthest) * (2 * farthest + 1) + x - eyeX + farthest;
          clear[eye * words + (bit >> 6)] |= 1L << bit;
        }
      }
    }
    known[eye] = true;
  }

  /** Whether no cell on the line from the eye, the last one included, stands higher. */
  private boolean lineIsClear(int eye, int x0, int y0, int x1, int y1) {
    int steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
    for (int i = 1; i <= steps; i++) {
      int x = Math.round(x0 + (x1 - x0) * (float) i / steps);
      int y = Math.round(y0 + (y1 - y0) * (float) i / steps);
      if (!terrain.seesOver(eye, y * terrain.width + x)) {
        return false;
      }
    }
    return true;
  }
}
