package org.overseer.env.skirmish;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
  private final short[][] watchers = new short[2][];
  private int[] watched = new int[0];

  /** What somebody sees who sees everything. */
  private final byte[] everything;

  private final boolean[] lifted = {false, false, true};

  /** Whose sight was added at {@link #watched}: a slot may have a new unit since. */
  private long[] watchedTag = new long[0];

  private int[] watchedType = new int[0];
  private int[] watchedOwner = new int[0];

  private final @Nullable SightLines lines;

  /** Whether what somebody sees has changed since this was last set to false. */
  boolean changed;

  Vision(Terrain terrain, Stats stats, boolean fog) {
    this.terrain = terrain;
    this.stats = stats;
    this.fog = fog;
    for (int p = 0; p < 2; p++) {
      grid[p] = new byte[terrain.width * terrain.height];
      watchers[p] = new short[fog ? grid[p].length : 0];
      Arrays.fill(grid[p], fog ? HIDDEN : VISIBLE);
    }
    everything = new byte[terrain.width * terrain.height];
    Arrays.fill(everything, VISIBLE);
    float widest = 0;
    for (int type = 0; type < stats.count; type++) {
      if (stats.types.get(type).race() != Race.NONE) {
        widest = Math.max(widest, stats.sight[type]);
      }
    }
    lines = fog && !terrain.flat ? terrain.sightLines((int) widest) : null;
  }

  byte[] grid(int player) {
    return lifted[player] ? everything : grid[player];
  }

  /** Lifts the fog for a player; what was seen is still there when it falls again. */
  void lift(int player, boolean on) {
    lifted[player] = on;
    changed = true;
  }

  boolean isLifted(int player) {
    return lifted[player];
  }

  boolean sees(int player, float x, float y) {
    return !fog || lifted[player] || grid[player][terrain.cellOf(x, y)] == VISIBLE;
  }

  /** Whether a player sees a point by itself, lifted or not. */
  boolean looksAt(int player, float x, float y) {
    return !fog || player >= grid.length || grid[player][terrain.cellOf(x, y)] == VISIBLE;
  }

  void reset(UnitStore units) {
    if (!fog) {
      return;
    }
    for (int p = 0; p < 2; p++) {
      Arrays.fill(grid[p], HIDDEN);
      Arrays.fill(watchers[p], (short) 0);
    }
    Arrays.fill(watched, -1);
    changed = true;
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
      watchedTag = Arrays.copyOf(watchedTag, watched.length);
      watchedType = Arrays.copyOf(watchedType, watched.length);
      watchedOwner = Arrays.copyOf(watchedOwner, watched.length);
    }
    for (int s = 0; s < units.slots; s++) {
      boolean watches = units.alive[s] && units.owner[s] != World.NEUTRAL;
      int cell = watches ? terrain.cellOf(units.x[s], units.y[s]) : -1;
      if (cell != watched[s] || (cell >= 0 && watchedTag[s] != units.tag[s])) {
        watch(watchedOwner[s], watchedType[s], watched[s], -1);
        watch(units.owner[s], units.type[s], cell, 1);
        watched[s] = cell;
        watchedTag[s] = units.tag[s];
        watchedType[s] = units.type[s];
        watchedOwner[s] = units.owner[s];
      }
    }
  }

  private void watch(int player, int type, int eye, int change) {
    if (eye >= 0) {
      boolean over =
          stats.flying[type] || lines == null || (int) stats.sight[type] > lines.farthest;
      look(player, eye, stats.sight[type], over ? null : lines, change);
    }
  }

  /**
   * Adds to the watchers of all cells that an eye sees.
   *
   * @param over what stands in the way, null if nothing does
   * @param change 1 or −1
   */
  void look(int player, int eye, float sight, @Nullable SightLines over, int change) {
    int reach = (int) sight;
    int eyeX = eye % terrain.width;
    int eyeY = eye / terrain.width;
    changed = true;
    if (over != null) {
      over.prepare(eye);
    }
    int right = Math.min(terrain.width - 1, eyeX + reach);
    int top = Math.min(terrain.height - 1, eyeY + reach);
    for (int y = Math.max(0, eyeY - reach); y <= top; y++) {
      for (int x = Math.max(0, eyeX - reach); x <= right; x++) {
        int dx = x - eyeX;
        int dy = y - eyeY;
        if (dx * dx + dy * dy <= sight * sight && (over == null || over.isClear(eye, dx, dy))) {
          mark(player, y * terrain.width + x, change);
        }
      }
    }
  }

  private void mark(int player, int cell, int change) {
    watchers[player][cell] += change;
    grid[player][cell] = watchers[player][cell] > 0 ? VISIBLE : FOGGED;
  }
}
