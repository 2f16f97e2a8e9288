package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * Where one can walk on a map as its walls stand: which neighbours each cell leads to, and which
 * cells hang together. Never changes, so games on one map share it until a wall of theirs falls.
 */
final class Ways {
  static final int[] DX = {1, 0, -1, 0, 1, -1, -1, 1};
  static final int[] DY = {0, 1, 0, -1, 1, 1, -1, -1};

  final int width;
  final int height;
  final int cells;

  /** Whether every cell can be walked on; the other arrays are then empty. */
  final boolean open;

  /** 1 where units can walk. */
  final byte[] walk;

  /** One bit for each of the eight steps that can be taken from a cell. */
  final byte[] exits;

  /**
   * For each cell the closest one that can be walked on, so that a goal in a wall has a meaning.
   */
  final int[] nearest;

  /** Number of the connected ground that a cell belongs to, −1 for walls. */
  final int[] ground;

  /** How many steps of a king it is from each cell to the nearest wall, at most 127. */
  final byte[] room;

  /** Takes the array {@code walk}. */
  Ways(int width, int height, byte[] walk) {
    this.width = width;
    this.height = height;
    this.cells = width * height;
    this.walk = walk;
    boolean everywhere = true;
    for (byte cell : walk) {
      everywhere &= cell != 0;
    }
    open = everywhere;
    exits = new byte[open ? 0 : cells];
    nearest = new int[open ? 0 : cells];
    ground = new int[open ? 0 : cells];
    room = new byte[open ? 0 : cells];
    if (!open) {
      findRoom();
      findExits();
      int[] queue = new int[cells];
      findNearest(queue);
      findGround(queue);
    }
  }

  boolean pathable(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && walk[y * width + x] != 0;
  }

  /** Whether the {@code k}-th step leads from a cell to another; never across a wall's corner. */
  boolean leads(int cell, int k) {
    return (exits[cell] & 1 << k) != 0;
  }

  /** In two passes, from below and from above. */
  private void findRoom() {
    for (int cell = 0; cell < cells; cell++) {
      room[cell] = walk[cell] == 0 ? 0 : Byte.MAX_VALUE;
      shrink(cell, -1);
    }
    for (int cell = cells - 1; cell >= 0; cell--) {
      shrink(cell, 1);
    }
  }

  /** A cell has at most one more step of room than its neighbours before it on a pass. */
  private void shrink(int cell, int side) {
    int x = cell % width;
    int y = cell / width;
    int least = room[cell];
    least = Math.min(least, roomAt(x + side, y) + 1);
    for (int dx = -1; dx <= 1; dx++) {
      least = Math.min(least, roomAt(x + dx, y + side) + 1);
    }
    room[cell] = (byte) least;
  }

  /** The map's rim is no wall: whoever asks looks after it. */
  private int roomAt(int x, int y) {
    boolean inside = x >= 0 && y >= 0 && x < width && y < height;
    return inside ? room[y * width + x] : Byte.MAX_VALUE;
  }

  private void findExits() {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int bits = 0;
        for (int k = 0; k < 8; k++) {
          boolean free =
              pathable(x + DX[k], y + DY[k])
                  && (k < 4 || (pathable(x + DX[k], y) && pathable(x, y + DY[k])));
          bits |= free ? 1 << k : 0;
        }
        exits[y * width + x] = (byte) bits;
      }
    }
  }

  private void findNearest(int[] queue) {
    Arrays.fill(nearest, -1);
    int size = 0;
    for (int cell = 0; cell < cells; cell++) {
      if (walk[cell] != 0) {
        nearest[cell] = cell;
        queue[size++] = cell;
      }
    }
    for (int i = 0; i < size; i++) {
      int cell = queue[i];
      for (int k = 0; k < 4; k++) {
        int x = cell % width + DX[k];
        int y = cell / width + DY[k];
        if (x >= 0 && y >= 0 && x < width && y < height && nearest[y * width + x] < 0) {
          nearest[y * width + x] = nearest[cell];
          queue[size++] = y * width + x;
        }
      }
    }
  }

  private void findGround(int[] queue) {
    Arrays.fill(ground, -1);
    for (int first = 0; first < cells; first++) {
      if (walk[first] == 0 || ground[first] >= 0) {
        continue;
      }
      ground[first] = first;
      queue[0] = first;
      int size = 1;
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < 4; k++) { // a diagonal step needs both straight ones beside it
          int neighbour = queue[i] + DY[k] * width + DX[k];
          if (leads(queue[i], k) && ground[neighbour] < 0) {
            ground[neighbour] = first;
            queue[size++] = neighbour;
          }
        }
      }
    }
  }
}
