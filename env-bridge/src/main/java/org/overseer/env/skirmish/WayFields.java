package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * Shortest ways at any angle from the cells of a map to a goal, as a field: the length of the way
 * from each cell's centre, and the next cell whose centre it turns at.
 *
 * <p>A field is searched from the goal outwards by Lazy Theta* (Nash, Koenig and Tovey 2010): a
 * cell turns where its neighbour does, if it sees that cell ({@link WalkLine}), else at the
 * neighbour. Fields are kept in a fixed number of places, and nothing is allocated once these are
 * in use.
 */
final class WayFields {
  /** Half the width of what must be free along a way: that of a body, and room for its rounding. */
  private static final double CLEARANCE = 0.395;

  /** Lengths in this part of a cell are searched together. */
  private static final int PARTS = 8;

  /** More than the parts of a step: so many parts are in the search's line at once. */
  private static final int BUCKETS = 16;

  /** How much farther than to whoever asked a field is searched at first, cells. */
  private static final int MARGIN = 8;

  private static final float UNKNOWN = Float.MAX_VALUE;
  private static final float DIAGONAL = (float) Math.sqrt(2);

  /** Of a cell that is not in the search's line. */
  private static final int NOT_MET = -1;

  private static final int DONE = -2;

  private final Area area;
  private final int width;
  private final int places;
  private Ways ways;

  /** Place of the field of each goal cell, −1 without. */
  private final byte[] placeOfGoal;

  private final int[] goalAtPlace;

  /** For each place the length of the way from each cell, cells. */
  private final float[][] length;

  /** For each place the cell where the way from each cell turns first, the goal at last. */
  private final int[][] turn;

  /** Lengths up to this are final; {@link #UNKNOWN} for a field that is complete. */
  private final float[] settled;

  private int nextPlace;

  /** Cells of each bucket in the search's line, doubly linked. */
  private final int[] head = new int[BUCKETS];

  private final int[] next;
  private final int[] previous;

  /** Part that each cell waits at, or {@link #NOT_MET} or {@link #DONE}. */
  private final int[] part;

  private int waiting;

  WayFields(Terrain terrain) {
    area = terrain.area;
    width = terrain.width;
    int cells = terrain.width * terrain.height;
    places = Math.max(12, Math.min(64, (1 << 19) / cells));
    ways = terrain.ways();
    placeOfGoal = new byte[cells];
    goalAtPlace = new int[places];
    length = new float[places][];
    turn = new int[places][];
    settled = new float[places];
    next = new int[cells];
    previous = new int[cells];
    part = new int[cells];
    forget(ways);
  }

  /** Walls have changed. */
  void forget(Ways newWays) {
    ways = newWays;
    Arrays.fill(placeOfGoal, (byte) -1);
    Arrays.fill(goalAtPlace, -1);
  }

  /** Place of the field of a goal, right at least for a cell and all that are closer. */
  int place(int goal, int cell) {
    int place = placeOfGoal[goal];
    if (place < 0) {
      place = nextPlace;
      nextPlace = (nextPlace + 1) % places;
      if (goalAtPlace[place] >= 0) {
        placeOfGoal[goalAtPlace[place]] = -1;
      }
      goalAtPlace[place] = goal;
      placeOfGoal[goal] = (byte) place;
      if (length[place] == null) {
        length[place] = new float[next.length];
        turn[place] = new int[next.length];
      }
      settled[place] = search(length[place], turn[place], goal, cell);
    } else if (length[place][cell] > settled[place]) {
      settled[place] = search(length[place], turn[place], goal, -1);
    }
    return place;
  }

  /** Whether the field at a place is right for a cell. */
  boolean knows(int place, int cell) {
    return length[place][cell] <= settled[place] && length[place][cell] < UNKNOWN;
  }

  /** Length of the way from a cell's centre to that of the goal, cells. */
  float length(int place, int cell) {
    return length[place][cell];
  }

  /** The cell where the way from a cell turns first. */
  int turn(int place, int cell) {
    return turn[place][cell];
  }

  /**
   * Searches from the goal outwards.
   *
   * @param stop some way behind this cell the search ends; −1 for none
   * @return the length up to which all are final
   */
  private float search(float[] lengths, int[] turns, int goal, int stop) {
    Arrays.fill(lengths, UNKNOWN);
    Arrays.fill(part, NOT_MET);
    Arrays.fill(head, -1);
    waiting = 0;
    lengths[goal] = 0;
    turns[goal] = goal;
    push(goal, 0);
    int last = Integer.MAX_VALUE;
    for (int now = 0; waiting > 0; now++) {
      if (now > last) {
        return (float) last / PARTS;
      }
      for (int cell = head[now % BUCKETS]; cell >= 0; cell = head[now % BUCKETS]) {
        remove(cell);
        if (!sees(cell, turns[cell])) {
          turnAtNeighbour(lengths, turns, cell);
          push(cell, Math.max(now, (int) (lengths[cell] * PARTS)));
          continue;
        }
        part[cell] = DONE;
        if (cell == stop) {
          last = now + MARGIN * PARTS;
        }
        spread(lengths, turns, cell, now);
      }
    }
    return UNKNOWN;
  }

  private void spread(float[] lengths, int[] turns, int cell, int now) {
    int via = turns[cell];
    int viaX = via % width;
    int viaY = via / width;
    int x = cell % width - viaX;
    int y = cell / width - viaY;
    for (int k = 0; k < 8; k++) {
      int neighbour = cell + Ways.DY[k] * width + Ways.DX[k];
      if (ways.leads(cell, k) && part[neighbour] != DONE && isWithin(neighbour)) {
        int dx = x + Ways.DX[k];
        int dy = y + Ways.DY[k];
        float way = lengths[via] + (float) Math.sqrt(dx * dx + dy * dy);
        if (way < lengths[neighbour]) {
          lengths[neighbour] = way;
          turns[neighbour] = via;
          if (part[neighbour] != NOT_MET) {
            remove(neighbour);
          }
          push(neighbour, Math.max(now, (int) (way * PARTS)));
        }
      }
    }
  }

  private boolean isWithin(int cell) {
    int x = cell % width;
    int y = cell / width;
    return x >= area.left() && y >= area.bottom() && x < area.right() && y < area.top();
  }

  /** The way of a cell that does not see so far goes to the best of the neighbours. */
  private void turnAtNeighbour(float[] lengths, int[] turns, int cell) {
    lengths[cell] = UNKNOWN;
    for (int k = 0; k < 8; k++) {
      int neighbour = cell + Ways.DY[k] * width + Ways.DX[k];
      if (ways.leads(cell, k) && part[neighbour] == DONE) {
        float way = lengths[neighbour] + (k < 4 ? 1 : DIAGONAL);
        if (way < lengths[cell]) {
          lengths[cell] = way;
          turns[cell] = neighbour;
        }
      }
    }
  }

  private boolean sees(int cell, int other) {
    int x0 = cell % width;
    int y0 = cell / width;
    int x1 = other % width;
    int y1 = other / width;
    if (Math.abs(x0 - x1) <= 1 && Math.abs(y0 - y1) <= 1) {
      return ways.pathable(x0, y1) && ways.pathable(x1, y0); // a step of the search
    }
    return WalkLine.isFree(ways, area, x0 + 0.5, y0 + 0.5, x1 + 0.5, y1 + 0.5, CLEARANCE);
  }

  private void push(int cell, int at) {
    int bucket = at % BUCKETS;
    int old = head[bucket];
    part[cell] = at;
    next[cell] = old;
    previous[cell] = -1;
    if (old >= 0) {
      previous[old] = cell;
    }
    head[bucket] = cell;
    waiting++;
  }

  private void remove(int cell) {
    int after = next[cell];
    int before = previous[cell];
    if (before < 0) {
      head[part[cell] % BUCKETS] = after;
    } else {
      next[before] = after;
    }
    if (after >= 0) {
      previous[after] = before;
    }
    waiting--;
  }
}
