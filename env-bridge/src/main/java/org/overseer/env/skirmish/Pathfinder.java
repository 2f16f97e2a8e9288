package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * Ways around walls: for each goal cell a field with the lengths of the shortest paths to it.
 *
 * <p>Steps go to the eight neighbours, never across the corner of a wall, and cost 10 or 14. A
 * field is searched from the goal outwards, first only as far as whoever asks; fields are kept in a
 * fixed number of places, so nothing is allocated once these are in use.
 */
final class Pathfinder {
  static final float UNREACHABLE = -1;
  private static final int STRAIGHT = 10;
  private static final int DIAGONAL = 14;

  /** One more than the dearest step: so many distances are in the search's line at once. */
  private static final int BUCKETS = 16;

  /** How much farther than to whoever asked a field is searched at first. */
  private static final int MARGIN = 8 * STRAIGHT;

  private static final int UNKNOWN = Integer.MAX_VALUE;
  private static final float SAMPLE = 0.25f;
  private static final int LOOK_AHEAD = 12;

  /** Radius of the unit whose walk {@link #length} measures, a marine's. */
  private static final float WALKER = 0.375f;

  /** Farthest that {@link #approach} looks from a goal, cells. */
  private static final int APPROACH = 24;

  private final Terrain terrain;
  private final int width;
  private final int cells;
  private final int places;
  private Ways ways;
  private int version;

  /** Place of the field of each goal cell, −1 without; null until a way is first looked for. */
  private byte[] placeOfGoal = new byte[0];

  private int[] goalAtPlace = new int[0];

  /** Cost from each cell to the goal of each place. */
  private int[][] distance = new int[0][];

  /** Costs up to this are final; {@link #UNKNOWN} for a field that is complete. */
  private int[] settled = new int[0];

  private int nextPlace;

  /** Cells of each distance in the search's line, doubly linked. */
  private final int[] head = new int[BUCKETS];

  private int[] next = new int[0];
  private int[] previous = new int[0];

  /** Where {@link #aim} points to. */
  float aimX;

  float aimY;

  Pathfinder(Terrain terrain) {
    this.terrain = terrain;
    width = terrain.width;
    cells = terrain.width * terrain.height;
    places = Math.max(12, Math.min(64, (1 << 19) / cells));
    ways = terrain.ways();
    version = terrain.version;
  }

  /**
   * Length of the walk between two points in cells, {@link #UNREACHABLE} without a way: the corners
   * are cut as walking units cut them.
   */
  float length(float fromX, float fromY, float toX, float toY) {
    if (!standsOnGround(fromX, fromY) || !standsOnGround(toX, toY)) {
      return UNREACHABLE;
    }
    if (terrain.open || straight(fromX, fromY, toX, toY, 0)) {
      return distance(fromX, fromY, toX, toY);
    }
    refresh();
    int goal = terrain.cellOf(toX, toY);
    if (ways.ground[terrain.cellOf(fromX, fromY)] != ways.ground[goal]) {
      return UNREACHABLE;
    }
    float x = fromX;
    float y = fromY;
    float sum = 0;
    for (int i = 0; i < cells && terrain.cellOf(x, y) != goal; i++) {
      aim(x, y, toX, toY, WALKER);
      sum += distance(x, y, aimX, aimY);
      x = aimX;
      y = aimY;
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
   * #aimY}.
   *
   * @return false if there is no way
   */
  boolean aim(float x, float y, float goalX, float goalY, float radius) {
    if (straight(x, y, goalX, goalY, radius)) {
      aimX = goalX;
      aimY = goalY;
      return true;
    }
    if (!connected(x, y, goalX, goalY)) {
      return false;
    }
    int cell = nearest(x, y);
    int[] field = field(nearest(goalX, goalY), cell);
    aimX = centreX(cell);
    aimY = centreY(cell);
    for (int i = 0; i < LOOK_AHEAD && field[cell] > 0; i++) {
      cell = downhill(field, cell);
      float cx = centreX(cell);
      float cy = centreY(cell);
      if (!straight(x, y, cx, cy, radius)) { // from the cell's own centre at least the first is
        break;
      }
      aimX = cx;
      aimY = cy;
    }
    return true;
  }

  /** Whether there is a way between two points; those inside walls count as the nearest cell. */
  boolean connected(float fromX, float fromY, float toX, float toY) {
    refresh();
    return terrain.open || ways.ground[nearest(fromX, fromY)] == ways.ground[nearest(toX, toY)];
  }

  /** The cell closest to a point on which units can walk; only on maps with walls. */
  int nearest(float x, float y) {
    refresh();
    return ways.nearest[terrain.cellOf(x, y)];
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

  /** Whether a unit of this radius can walk the straight line. */
  private boolean straight(float x0, float y0, float x1, float y1, float radius) {
    float dx = x1 - x0;
    float dy = y1 - y0;
    int steps = 1 + (int) (Math.max(Math.abs(dx), Math.abs(dy)) / SAMPLE);
    float inverse = 1f / steps;
    for (int i = 1; i <= steps; i++) {
      if (!terrain.canStand(x0 + dx * i * inverse, y0 + dy * i * inverse, radius, false)) {
        return false;
      }
    }
    return true;
  }

  private int downhill(int[] field, int cell) {
    int best = cell;
    int least = field[cell];
    for (int k = 0; k < 8; k++) {
      if (ways.leads(cell, k)) {
        int neighbour = cell + Ways.DY[k] * width + Ways.DX[k];
        if (field[neighbour] < least) {
          least = field[neighbour];
          best = neighbour;
        }
      }
    }
    return best;
  }

  /** Forgets everything when walls have changed. */
  private void refresh() {
    if (version != terrain.version) {
      version = terrain.version;
      ways = terrain.ways();
      Arrays.fill(goalAtPlace, -1);
      Arrays.fill(placeOfGoal, (byte) -1);
    }
  }

  /** The field of a goal, right at least for {@code cell} and all that are closer. */
  private int[] field(int goal, int cell) {
    if (placeOfGoal.length == 0) {
      placeOfGoal = new byte[cells];
      goalAtPlace = new int[places];
      distance = new int[places][];
      settled = new int[places];
      next = new int[cells];
      previous = new int[cells];
      Arrays.fill(placeOfGoal, (byte) -1);
      Arrays.fill(goalAtPlace, -1);
    }
    int place = placeOfGoal[goal];
    if (place < 0) {
      place = nextPlace;
      nextPlace = (nextPlace + 1) % places;
      if (goalAtPlace[place] >= 0) {
        placeOfGoal[goalAtPlace[place]] = -1;
      }
      goalAtPlace[place] = goal;
      placeOfGoal[goal] = (byte) place;
      if (distance[place] == null) {
        distance[place] = new int[cells];
      }
      settled[place] = search(distance[place], goal, cell);
    } else if (distance[place][cell] > settled[place]) {
      settled[place] = search(distance[place], goal, -1);
    }
    return distance[place];
  }

  /**
   * Searches from the goal outwards.
   *
   * @param stop some way behind this cell the search ends; −1 for none
   * @return the cost up to which all costs are final
   */
  private int search(int[] field, int goal, int stop) {
    Arrays.fill(field, UNKNOWN);
    Arrays.fill(head, -1);
    field[goal] = 0;
    push(goal, 0);
    int waiting = 1;
    int last = UNKNOWN;
    for (int cost = 0; waiting > 0; cost++) {
      if (cost > last) {
        return last;
      }
      int bucket = cost % BUCKETS;
      for (int cell = head[bucket]; cell >= 0; cell = head[bucket]) {
        remove(cell, cost);
        waiting--;
        if (cell == stop) {
          last = cost + MARGIN;
        }
        int exits = ways.exits[cell];
        for (int k = 0; k < 8; k++) {
          if ((exits & 1 << k) != 0) {
            int neighbour = cell + Ways.DY[k] * width + Ways.DX[k];
            int d = cost + (k < 4 ? STRAIGHT : DIAGONAL);
            int old = field[neighbour];
            if (d < old) {
              if (old == UNKNOWN) {
                waiting++;
              } else {
                remove(neighbour, old);
              }
              field[neighbour] = d;
              push(neighbour, d);
            }
          }
        }
      }
    }
    return UNKNOWN;
  }

  private void push(int cell, int cost) {
    int bucket = cost % BUCKETS;
    int old = head[bucket];
    next[cell] = old;
    previous[cell] = -1;
    if (old >= 0) {
      previous[old] = cell;
    }
    head[bucket] = cell;
  }

  private void remove(int cell, int cost) {
    int after = next[cell];
    int before = previous[cell];
    if (before < 0) {
      head[cost % BUCKETS] = after;
    } else {
      next[before] = after;
    }
    if (after >= 0) {
      previous[after] = before;
    }
  }
}
