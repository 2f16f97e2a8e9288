package org.overseer.env.skirmish;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The map as a player knows it: with the footprints of what the player sees or remembers, and of
 * nothing else, so that no question about it tells of what is hidden. Whoever is no player knows
 * all.
 */
final class KnownGround {
  private final World world;
  private final int player;

  /** Used only while the player is wrong about some walls: for who walks, and who climbs cliffs. */
  private final @Nullable Terrain[] believed = new @Nullable Terrain[2];

  private final @Nullable Pathfinder[] paths = new @Nullable Pathfinder[2];

  KnownGround(World world, int player) {
    this.world = world;
    this.player = player;
  }

  /** Takes all known footprints out of a grid of the map, and returns it. */
  byte[] without(byte[] grid, boolean onlyWalls) {
    UnitStore u = world.units;
    for (int s = 0; s < u.slots; s++) {
      if (u.alive[s] && world.visible(s, player)) {
        mark(grid, u.type[s], u.x[s], u.y[s], onlyWalls);
      }
    }
    if (remembers()) {
      Snapshots known = world.snapshots[player];
      for (int i = 0; i < known.size; i++) {
        mark(grid, known.type[i], known.x[i], known.y[i], onlyWalls);
      }
    }
    return grid;
  }

  /** Whether a player's structure is known to stand less than a cell from a point. */
  boolean isBuiltOn(float x, float y) {
    UnitStore u = world.units;
    for (int s = 0; s < u.slots; s++) {
      if (u.alive[s]
          && world.visible(s, player)
          && isHere(u.owner[s], u.type[s], u.x[s] - x, u.y[s] - y)) {
        return true;
      }
    }
    Snapshots known = remembers() ? world.snapshots[player] : null;
    for (int i = 0; known != null && i < known.size; i++) {
      if (isHere(known.owner[i], known.type[i], known.x[i] - x, known.y[i] - y)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHere(int owner, int type, float dx, float dy) {
    return owner != World.NEUTRAL
        && world.bodyOf(type) != null
        && Math.abs(dx) < 1
        && Math.abs(dy) < 1;
  }

  private boolean remembers() {
    return world.scenario.fog() && player < World.PLAYERS;
  }

  private void mark(byte[] grid, int type, float x, float y, boolean onlyWalls) {
    Body body = world.bodyOf(type);
    if (body != null && (body.walls() || !onlyWalls)) {
      body.mark(grid, world.terrain.width, world.terrain.height, x, y, (byte) 0);
    }
  }

  /** Length of the walk between two points in cells, {@link Pathfinder#UNREACHABLE} without one. */
  float pathLength(boolean climbs, float fromX, float fromY, float toX, float toY) {
    Terrain real = climbs ? world.cliffs : world.terrain;
    byte[] walls = without(real.bareGround(), true);
    if (Arrays.equals(walls, real.ways().walk)) {
      Pathfinder ways = climbs ? world.cliffPaths : world.paths;
      return ways.length(fromX, fromY, toX, toY);
    }
    int kind = climbs ? 1 : 0;
    Terrain ground = believed[kind];
    Pathfinder ways = paths[kind];
    if (ground == null || ways == null) {
      ground = real.forGame();
      ways = new Pathfinder(ground);
      believed[kind] = ground;
      paths[kind] = ways;
    }
    if (!Arrays.equals(walls, ground.ways().walk)) {
      ground.rebuild(walls);
    }
    return ways.length(fromX, fromY, toX, toY);
  }
}
