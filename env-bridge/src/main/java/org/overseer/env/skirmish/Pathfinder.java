package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * Ways around walls: for each goal cell a field with the next cell of the shortest path.
 *
 * <p>Steps go to the eight neighbours, never across the corner of a wall, and cost 10 or 14. Fields
 * are computed when first asked for and kept in a fixed number of places, so nothing is allocated.
 */
final class Pathfinder {
  static final int[] DX = {1, 0, -1, 0, 1, -1, -1, 1};
  static final int[] DY = {0, 1, 0, -1, 1, 1, -1, -1};
  static final float UNREACHABLE = -1;
  private static final int STRAIGHT = 10;
  private static final int DIAGONAL = 14;
  private static final float SAMPLE = 0.25f;
  private static final int LOOK_AHEAD = 12;

  private final Terrain terrain;
  private final int width;
  private final int cells;
  private final int capacity;
  private final int[] placeOfGoal;
  private final int[] goalAtPlace;
  private final int[] distance;
  private final int[] nearest;

  /** Number of the connected ground that a cell belongs to, −1 for walls. */
  private final int[] ground;

  private final int[] queue;
  private final boolean[] queued;
  private int nextPlace;

  /** Where {@link #aim} points to. */
  float aimX;

  float aimY;

  Pathfinder(Terrain terrain) {
    this.terrain = terrain;
    width = terrain.width;
    cells = terrain.open ? 0 : terrain.width * terrain.height;
    capacity = terrain.open ? 0 : Math.max(8, Math.min(64, (1 << 20) / cells));
    placeOfGoal = new int[cells];
    goalAtPlace = new int[capacity];
    distance = new int[capacity * cells];
    nearest = new int[cells];
    ground = new int[cells];
    queue = new int[cells];
    queued = new boolean[cells];
    Arrays.fill(placeOfGoal, -1);
    Arrays.fill(goalAtPlace, -1);
    if (!terrain.open) {
      findNearest();
      findGround();
    }
  }

  /** Length of the walk between two points in cells, {@link #UNREACHABLE} without a way. */
  float length(float fromX, float fromY, float toX, float toY) {
    float dx = toX - fromX;
    float dy = toY - fromY;
    if (terrain.open || straight(fromX, fromY, toX, toY, 0)) {
      return (float) Math.sqrt(dx * dx + dy * dy);
    }
    int from = terrain.cellOf(fromX, fromY);
    int to = terrain.cellOf(toX, toY);
    if (!terrain.pathable(from) || !terrain.pathable(to)) {
      return UNREACHABLE;
    }
    int units = distance[field(to) * cells + from];
    return units == Integer.MAX_VALUE ? UNREACHABLE : units / (float) STRAIGHT;
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
    int start = field(nearest(goalX, goalY)) * cells;
    aimX = centreX(cell);
    aimY = centreY(cell);
    for (int i = 0; i < LOOK_AHEAD && distance[start + cell] > 0; i++) {
      cell = downhill(start, cell);
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
    return terrain.open || ground[nearest(fromX, fromY)] == ground[nearest(toX, toY)];
  }

  /** The cell closest to a point on which units can walk; only on maps with walls. */
  int nearest(float x, float y) {
    return nearest[terrain.cellOf(x, y)];
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

  private int downhill(int start, int cell) {
    int best = cell;
    int bestDistance = distance[start + cell];
    for (int k = 0; k < 8; k++) {
      if (passable(cell, k)) {
        int neighbour = cell + DY[k] * width + DX[k];
        if (distance[start + neighbour] < bestDistance) {
          bestDistance = distance[start + neighbour];
          best = neighbour;
        }
      }
    }
    return best;
  }

  private boolean passable(int cell, int k) {
    int cx = cell % width;
    int cy = cell / width;
    return terrain.pathable(cx + DX[k], cy + DY[k])
        && (k < 4 || (terrain.pathable(cx + DX[k], cy) && terrain.pathable(cx, cy + DY[k])));
  }

  private int field(int goal) {
    if (placeOfGoal[goal] >= 0) {
      return placeOfGoal[goal];
    }
    int place = nextPlace;
    nextPlace = (nextPlace + 1) % capacity;
    if (goalAtPlace[place] >= 0) {
      placeOfGoal[goalAtPlace[place]] = -1;
    }
    goalAtPlace[place] = goal;
    placeOfGoal[goal] = place;
    fill(place * cells, goal);
    return place;
  }

  /** Label-correcting search from the goal outwards. */
  private void fill(int start, int goal) {
    Arrays.fill(distance, start, start + cells, Integer.MAX_VALUE);
    distance[start + goal] = 0;
    int head = 0;
    int size = 1;
    queue[0] = goal;
    queued[goal] = true;
    while (size > 0) {
      int cell = queue[head];
      head = head + 1 == cells ? 0 : head + 1;
      size--;
      queued[cell] = false;
      for (int k = 0; k < 8; k++) {
        if (passable(cell, k)) {
          int neighbour = cell + DY[k] * width + DX[k];
          int d = distance[start + cell] + (k < 4 ? STRAIGHT : DIAGONAL);
          if (d < distance[start + neighbour]) {
            distance[start + neighbour] = d;
            if (!queued[neighbour]) {
              queued[neighbour] = true;
              queue[(head + size) % cells] = neighbour;
              size++;
            }
          }
        }
      }
    }
  }

  /** For each cell the pathable one closest by, so that a goal inside a wall has a meaning. */
  private void findNearest() {
    Arrays.fill(nearest, -1);
    int size = 0;
    for (int cell = 0; cell < cells; cell++) {
      if (terrain.pathable(cell)) {
        nearest[cell] = cell;
        queue[size++] = cell;
      }
    }
    for (int i = 0; i < size; i++) {
      int cell = queue[i];
      for (int k = 0; k < 4; k++) {
        int cx = cell % width + DX[k];
        int cy = cell / width + DY[k];
        if (cx >= 0 && cy >= 0 && cx < width && cy < terrain.height) {
          int neighbour = cy * width + cx;
          if (nearest[neighbour] < 0) {
            nearest[neighbour] = nearest[cell];
            queue[size++] = neighbour;
          }
        }
      }
    }
  }

  /** Numbers the parts of the map between which there is no way. */
  private void findGround() {
    Arrays.fill(ground, -1);
    for (int first = 0; first < cells; first++) {
      if (!terrain.pathable(first) || ground[first] >= 0) {
        continue;
      }
      ground[first] = first;
      queue[0] = first;
      int size = 1;
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < 4; k++) { // a diagonal step needs both straight ones beside it
          int neighbour = queue[i] + DY[k] * width + DX[k];
          if (passable(queue[i], k) && ground[neighbour] < 0) {
            ground[neighbour] = first;
            queue[size++] = neighbour;
          }
        }
      }
    }
  }
}
