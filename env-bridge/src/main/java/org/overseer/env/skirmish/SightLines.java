package org.overseer.env.skirmish;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * For each cell, which cells around it an eye there sees: those to which no higher ground is in the
 * way. Found when first asked for and shared by all games on a map, whatever threads they run on.
 */
final class SightLines {
  private static final VarHandle KNOWN = MethodHandles.arrayElementVarHandle(boolean[].class);

  /** Longest line in whole cells. */
  final int farthest;

  private final Terrain terrain;
  private final int side;

  /** Longs for the square of cells around an eye. */
  private final int words;

  /** Place of each cell's lines, −1 for walls, where eyes are too rare to keep any. */
  private final int[] place;

  private final long[] clear;
  private final boolean[] known;

  SightLines(Terrain terrain, int farthest) {
    this.terrain = terrain;
    this.farthest = farthest;
    side = 2 * farthest + 1;
    words = (side * side + 63) / 64;
    place = new int[terrain.width * terrain.height];
    int places = 0;
    byte[] ground = terrain.bareGround();
    for (int cell = 0; cell < place.length; cell++) {
      place[cell] = ground[cell] == 0 ? -1 : places++;
    }
    clear = new long[places * words];
    known = new boolean[places];
  }

  /** Must come before {@link #isClear} of an eye. */
  void prepare(int eye) {
    if (place[eye] >= 0 && !(boolean) KNOWN.getAcquire(known, place[eye])) {
      find(eye);
    }
  }

  /** Whether the eye sees the cell that lies so far off; at most {@link #farthest} either way. */
  boolean isClear(int eye, int dx, int dy) {
    int eyePlace = place[eye];
    if (eyePlace < 0) {
      int x = eye % terrain.width;
      int y = eye / terrain.width;
      return lineIsClear(eye, x, y, x + dx, y + dy);
    }
    int bit = (dy + farthest) * side + dx + farthest;
    return (clear[eyePlace * words + (bit >> 6)] & 1L << bit) != 0;
  }

  /** Threads may find the same at once: whole words are written, and all write the same. */
  private void find(int eye) {
    int eyeX = eye % terrain.width;
    int eyeY = eye / terrain.width;
    for (int word = 0; word < words; word++) {
      long bits = 0;
      int last = Math.min(64 * word + 64, side * side);
      for (int bit = 64 * word; bit < last; bit++) {
        int x = eyeX + bit % side - farthest;
        int y = eyeY + bit / side - farthest;
        if (x >= 0
            && y >= 0
            && x < terrain.width
            && y < terrain.height
            && lineIsClear(eye, eyeX, eyeY, x, y)) {
          bits |= 1L << bit;
        }
      }
      clear[place[eye] * words + word] = bits;
    }
    KNOWN.setRelease(known, place[eye], true);
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
