package org.overseer.env.skirmish;

import org.overseer.env.MapInfo;

/**
 * Ground of a map: where units can walk and how high it is.
 *
 * <p>Drawn in scenario files as rows from the top: {@code .} low ground, {@code ^} high ground,
 * {@code /} ramp, {@code #} a cell of low height that nobody walks on, {@code M} one of high
 * height. Cliffs are such cells: low and high ground may touch only across a ramp.
 */
final class Terrain {
  private static final float LOW = 8;
  private static final float HIGH = 12;

  /** Highest difference in height that a unit still sees up to, and walks up in one cell. */
  private static final float STEP = 2;

  /** Grounds this many cells from a wall decide whether it is a cliff. */
  private static final int CLIFF = 2;

  final int width;
  final int height;
  final boolean open;
  final boolean flat;
  final MapInfo map;
  private final byte[] pathing;
  private final float[] heights;

  private Terrain(String name, int width, int height, byte[] pathing, float[] heights) {
    this.width = width;
    this.height = height;
    this.pathing = pathing;
    this.heights = heights;
    boolean allPathable = true;
    boolean allLow = true;
    byte[] bytes = new byte[heights.length];
    for (int i = 0; i < heights.length; i++) {
      allPathable &= pathing[i] != 0;
      allLow &= heights[i] == heights[0];
      bytes[i] = (byte) Math.round((heights[i] + 200f) * 255f / 400f);
    }
    this.open = allPathable;
    this.flat = allLow;
    this.map = new MapInfo(name, width, height, pathing, pathing.clone(), bytes);
  }

  static Terrain flat(String name, int width, int height) {
    byte[] pathing = new byte[width * height];
    float[] heights = new float[width * height];
    java.util.Arrays.fill(pathing, (byte) 1);
    java.util.Arrays.fill(heights, LOW);
    return new Terrain(name, width, height, pathing, heights);
  }

  /** Reads rows given from the top down; {@code source} names the file in errors. */
  static Terrain parse(String source, String name, int width, int height, String[] rows) {
    if (rows.length != height) {
      throw Resources.invalid(
          source, "terrain has " + rows.length + " rows but the height is " + height);
    }
    byte[] pathing = new byte[width * height];
    float[] heights = new float[width * height];
    for (int y = 0; y < height; y++) {
      String row = rows[height - 1 - y];
      if (row.length() != width) {
        throw Resources.invalid(
            source,
            "terrain row " + (height - y) + " has " + row.length() + " cells, not " + width);
      }
      for (int x = 0; x < width; x++) {
        char c = row.charAt(x);
        int cell = y * width + x;
        pathing[cell] = (byte) (c == '#' || c == 'M' ? 0 : 1);
        heights[cell] =
            switch (c) {
              case '.', '#' -> LOW;
              case '^', 'M' -> HIGH;
              case '/' -> (LOW + HIGH) / 2;
              default ->
                  throw Resources.invalid(
                      source,
                      "terrain row " + (height - y) + ": '" + c + "' is not one of . ^ / # M");
            };
      }
    }
    Terrain terrain = new Terrain(name, width, height, pathing, heights);
    terrain.checkCliffs(source);
    return terrain;
  }

  /**
   * This ground with the cells of its cliffs, for those who walk up and down them. A cliff is what
   * lies between grounds whose heights differ by more than a step; itself if there is none.
   */
  Terrain withoutCliffs() {
    byte[] walkable = pathing.clone();
    boolean any = false;
    for (int cell = 0; cell < walkable.length; cell++) {
      if (pathing[cell] == 0 && isCliff(cell % width, cell / width)) {
        walkable[cell] = 1;
        any = true;
      }
    }
    return any ? new Terrain(map.name(), width, height, walkable, heights) : this;
  }

  private boolean isCliff(int cellX, int cellY) {
    float lowest = Float.MAX_VALUE;
    float highest = -Float.MAX_VALUE;
    for (int y = cellY - CLIFF; y <= cellY + CLIFF; y++) {
      for (int x = cellX - CLIFF; x <= cellX + CLIFF; x++) {
        if (pathable(x, y)) {
          lowest = Math.min(lowest, heights[y * width + x]);
          highest = Math.max(highest, heights[y * width + x]);
        }
      }
    }
    return highest - lowest > STEP;
  }

  boolean pathable(int cellX, int cellY) {
    return cellX >= 0
        && cellY >= 0
        && cellX < width
        && cellY < height
        && pathing[cellY * width + cellX] != 0;
  }

  boolean pathable(int cell) {
    return pathing[cell] != 0;
  }

  /** How many cells can be walked on. */
  int cells() {
    int cells = 0;
    for (byte cell : pathing) {
      cells += cell == 0 ? 0 : 1;
    }
    return cells;
  }

  /** Whether a unit of this radius can stand at a point; flying units ignore walls. */
  boolean canStand(float x, float y, float radius, boolean flying) {
    // A unit is wider than its feet: a full cell of clearance would close corridors to big units.
    float r = Math.min(radius, 0.375f);
    if (x < r || y < r || x > width - r || y > height - r) {
      return false;
    }
    if (open || flying) {
      return true;
    }
    return pathable((int) (x - r), (int) y)
        && pathable((int) (x + r), (int) y)
        && pathable((int) x, (int) (y - r))
        && pathable((int) x, (int) (y + r));
  }

  /** Index of the cell that holds a point of the map. */
  int cellOf(float x, float y) {
    int cx = Math.min(Math.max((int) x, 0), width - 1);
    int cy = Math.min(Math.max((int) y, 0), height - 1);
    return cy * width + cx;
  }

  float heightAt(int cell) {
    return heights[cell];
  }

  /** Whether an eye at the height of {@code from} looks over or onto {@code cell}. */
  boolean seesOver(int from, int cell) {
    return heights[cell] <= heights[from] + STEP / 2;
  }

  private void checkCliffs(String source) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean bad = false;
        for (int k = 0; k < 4; k++) {
          int nx = x + Pathfinder.DX[k];
          int ny = y + Pathfinder.DY[k];
          bad |=
              pathable(x, y)
                  && pathable(nx, ny)
                  && Math.abs(heights[y * width + x] - heights[ny * width + nx]) > STEP;
        }
        if (bad) {
          throw Resources.invalid(
              source,
              "low and high ground touch at (" + x + ", " + y + "); put a ramp or a wall between");
        }
      }
    }
  }
}
