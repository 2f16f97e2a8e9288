package org.overseer.env.skirmish;

import org.jspecify.annotations.Nullable;
import org.overseer.env.MapInfo;

/**
 * Ground of a map: where units can walk and how high it is.
 *
 * <p>Geometry is shared by all games on a map. Each game has a {@link #forGame() view} of its own,
 * in which the footprints of structures and rocks are walls as long as these stand.
 *
 * <p>Drawn in scenario files as rows from the top: {@code .} low ground, {@code ^} high ground,
 * {@code /} ramp, {@code #} a cell of low height that nobody walks on, {@code M} one of high
 * height. Cliffs are such cells: low and high ground may touch only across a ramp.
 */
final class Terrain {
  private static final float LOW = 8;
  private static final float HIGH = 12;

  /** A level of the game's own maps is this high; on them ground is drawn at its scale. */
  private static final float LEVEL = 2;

  /** Highest difference in height that a unit walks up in one cell of a drawn map. */
  private static final float STEP = 2;

  /** What is at most this much higher than an eye is still seen. */
  private static final float EYE = 1.1f;

  /** World height of byte 0 and of all 255 bytes in the game's own height grids. */
  private static final float BOTTOM = -16;

  private static final float SPAN = 32;

  /** Grounds this many cells from a wall decide whether it is a cliff. */
  private static final int CLIFF = 2;

  final int width;
  final int height;
  final boolean flat;
  final MapInfo map;
  final Area area;

  /** Whether nothing on the whole map stops a walking unit. */
  boolean open;

  /** Changes when walls do. */
  int version;

  private final float[] heights;

  // The area's bounds as units' places are compared with them.
  private final float left;
  private final float bottom;
  private final float right;
  private final float top;

  /** Where one could walk if no structure and no rock stood. */
  private byte[] bare;

  /** How the walls stand when a game begins. */
  private Ways initial;

  private Ways ways;
  private @Nullable SightLines sightLines;

  /** The terrain that this one is a game's view of, itself without. */
  private final Terrain origin;

  private Terrain(MapInfo map, float[] heights, Area area) {
    this.map = map;
    this.width = map.width();
    this.height = map.height();
    this.heights = heights;
    this.area = area;
    left = area.left();
    bottom = area.bottom();
    right = area.right();
    top = area.top();
    boolean level = true;
    for (float h : heights) {
      level &= h == heights[0];
    }
    flat = level;
    bare = map.pathing();
    initial = new Ways(width, height, bare);
    ways = initial;
    open = initial.open;
    origin = this;
  }

  private Terrain(Terrain shared) {
    origin = shared;
    map = shared.map;
    width = shared.width;
    height = shared.height;
    heights = shared.heights;
    area = shared.area;
    left = shared.left;
    bottom = shared.bottom;
    right = shared.right;
    top = shared.top;
    flat = shared.flat;
    bare = shared.bare;
    initial = shared.initial;
    ways = shared.initial;
    open = shared.initial.open;
  }

  static Terrain flat(String name, int width, int height) {
    return flat(name, width, height, null);
  }

  /**
   * @param area where units may be, on maps at the scale of the game's own
   */
  static Terrain flat(String name, int width, int height, @Nullable Area area) {
    byte[] pathing = new byte[width * height];
    float[] heights = new float[width * height];
    java.util.Arrays.fill(pathing, (byte) 1);
    java.util.Arrays.fill(heights, LOW);
    return of(name, width, height, pathing, pathing.clone(), heights, area);
  }

  /** Reads rows given from the top down; {@code source} names the file in errors. */
  static Terrain parse(
      String source, String name, int width, int height, String[] rows, @Nullable Area area) {
    if (rows.length != height) {
      throw Resources.invalid(
          source, "terrain has " + rows.length + " rows but the height is " + height);
    }
    byte[] pathing = new byte[width * height];
    byte[] placement = new byte[width * height];
    float[] heights = new float[width * height];
    float high = area == null ? HIGH : LOW + LEVEL;
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
        placement[cell] = (byte) (c == '/' && area != null ? 0 : pathing[cell]);
        heights[cell] =
            switch (c) {
              case '.', '#' -> LOW;
              case '^', 'M' -> high;
              case '/' -> (LOW + high) / 2;
              default ->
                  throw Resources.invalid(
                      source,
                      "terrain row " + (height - y) + ": '" + c + "' is not one of . ^ / # M");
            };
      }
    }
    Terrain terrain = of(name, width, height, pathing, placement, heights, area);
    terrain.checkCliffs(source, Math.min(STEP, 0.75f * (high - LOW)));
    return terrain;
  }

  /** A geometry at the game's own scale; {@code heightBytes} as its height grid has them. */
  static Terrain of(
      String name,
      int width,
      int height,
      byte[] pathing,
      byte[] placement,
      byte[] heightBytes,
      Area area) {
    float[] heights = new float[heightBytes.length];
    for (int i = 0; i < heights.length; i++) {
      heights[i] = BOTTOM + SPAN * (heightBytes[i] & 0xFF) / 255f;
    }
    return new Terrain(
        new MapInfo(name, width, height, pathing, placement, heightBytes), heights, area);
  }

  private static Terrain of(
      String name,
      int width,
      int height,
      byte[] pathing,
      byte[] placement,
      float[] heights,
      @Nullable Area area) {
    byte[] bytes = new byte[heights.length];
    for (int i = 0; i < heights.length; i++) {
      float share = area == null ? (heights[i] + 200f) / 400f : (heights[i] - BOTTOM) / SPAN;
      bytes[i] = (byte) Math.round(share * 255f);
    }
    return area == null
        ? new Terrain(
            new MapInfo(name, width, height, pathing, placement, bytes),
            heights,
            new Area(0, 0, width, height))
        : of(name, width, height, pathing, placement, bytes, area);
  }

  /**
   * Sets how the walls stand when a game begins.
   *
   * @param newBare where one can walk once every rock is gone
   * @param walk where one can walk at first
   */
  void begin(byte[] newBare, byte[] walk) {
    bare = newBare;
    initial = new Ways(width, height, walk);
    ways = initial;
    open = initial.open;
  }

  /** The same ground with walls of its own. */
  Terrain forGame() {
    return new Terrain(this);
  }

  /** Walls as they stood when the game began. */
  void reset() {
    if (ways != initial) {
      replace(initial);
    }
  }

  /** Lays new walls; ask for {@link #bareGround()} to draw them on. */
  void rebuild(byte[] walk) {
    replace(new Ways(width, height, walk));
  }

  private void replace(Ways next) {
    ways = next;
    open = next.open;
    version++;
  }

  /** A new array of where one could walk if no structure and no rock stood. */
  byte[] bareGround() {
    return bare.clone();
  }

  Ways ways() {
    return ways;
  }

  /** Lines of sight, shared by all games on the map; farther than asked for is no mistake. */
  SightLines sightLines(int farthest) {
    return origin.ownSightLines(farthest);
  }

  private synchronized SightLines ownSightLines(int farthest) {
    if (sightLines == null || sightLines.farthest < farthest) {
      sightLines = new SightLines(this, farthest);
    }
    return sightLines;
  }

  /**
   * This ground with the cells of its cliffs, for those who walk up and down them. A cliff is what
   * lies between grounds whose heights differ by more than a step; itself if there is none.
   */
  Terrain withoutCliffs() {
    byte[] walk = initial.walk.clone();
    byte[] open = bare.clone();
    boolean any = false;
    for (int cell = 0; cell < walk.length; cell++) {
      if (bare[cell] == 0 && isCliff(cell % width, cell / width)) {
        walk[cell] = 1;
        open[cell] = 1;
        any = true;
      }
    }
    if (!any) {
      return this;
    }
    MapInfo climbed =
        new MapInfo(map.name(), width, height, open, map.placement(), map.terrainHeight());
    Terrain cliffs = new Terrain(climbed, heights, area);
    cliffs.begin(open, walk);
    return cliffs;
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
    return ways.pathable(cellX, cellY);
  }

  boolean pathable(int cell) {
    return ways.walk[cell] != 0;
  }

  /** How many cells can be walked on. */
  int cells() {
    int cells = 0;
    for (byte cell : ways.walk) {
      cells += cell == 0 ? 0 : 1;
    }
    return cells;
  }

  /** Whether a unit of this radius can stand at a point; flying units ignore walls. */
  boolean canStand(float x, float y, float radius, boolean flying) {
    // A unit is wider than its feet: a full cell of clearance would close corridors to big units.
    float r = Math.min(radius, 0.375f);
    if (x < left + r || y < bottom + r || x > right - r || y > top - r) {
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
    return heights[cell] <= heights[from] + EYE;
  }

  private void checkCliffs(String source, float step) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean bad = false;
        for (int k = 0; k < 4; k++) {
          int nx = x + Ways.DX[k];
          int ny = y + Ways.DY[k];
          bad |=
              pathable(x, y)
                  && pathable(nx, ny)
                  && Math.abs(heights[y * width + x] - heights[ny * width + nx]) > step;
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
