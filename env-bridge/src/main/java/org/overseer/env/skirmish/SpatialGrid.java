package org.overseer.env.skirmish;

import java.util.Arrays;

/** Buckets of units by place: linked lists of slots, one for each square of 2 by 2 map cells. */
final class SpatialGrid {
  private static final float INVERSE = 0.5f;

  /** Up to so many slots looking at each is quicker than following the buckets' lists. */
  private static final int FEW = 32;

  private final int columns;
  private final int rows;
  private final int[] head;
  private int[] next = new int[0];
  private int[] previous = new int[0];
  private int[] bucket = new int[0];

  /** Centres of the units, NaN of slots without one here. */
  private float[] xs = new float[0];

  private float[] ys = new float[0];

  SpatialGrid(int width, int height) {
    columns = (width + 1) / 2;
    rows = (height + 1) / 2;
    head = new int[columns * rows];
  }

  void clear(int capacity) {
    Arrays.fill(head, -1);
    Arrays.fill(xs, Float.NaN);
    ensure(capacity);
  }

  void ensure(int capacity) {
    if (next.length < capacity) {
      int old = next.length;
      xs = Arrays.copyOf(xs, capacity);
      ys = Arrays.copyOf(ys, capacity);
      Arrays.fill(xs, old, capacity, Float.NaN);
      next = Arrays.copyOf(next, capacity);
      previous = Arrays.copyOf(previous, capacity);
      bucket = Arrays.copyOf(bucket, capacity);
    }
  }

  int column(float x) {
    int c = (int) (x * INVERSE);
    return c < 0 ? 0 : Math.min(c, columns - 1);
  }

  int row(float y) {
    int r = (int) (y * INVERSE);
    return r < 0 ? 0 : Math.min(r, rows - 1);
  }

  /** First slot of a bucket, −1 at the end. */
  int first(int column, int row) {
    return head[row * columns + column];
  }

  /** Slot after {@code slot} in its bucket, −1 at the end. */
  int next(int slot) {
    return next[slot];
  }

  void insert(int slot, float x, float y) {
    xs[slot] = x;
    ys[slot] = y;
    link(slot, row(y) * columns + column(x));
  }

  void move(int slot, float x, float y) {
    xs[slot] = x;
    ys[slot] = y;
    int b = row(y) * columns + column(x);
    if (b != bucket[slot]) {
      unlink(slot);
      link(slot, b);
    }
  }

  void remove(int slot) {
    xs[slot] = Float.NaN;
    unlink(slot);
  }

  /**
   * Whether it is quick to tell, and true, that no other unit's centre is near a point.
   *
   * @param slot who asks
   * @param slots how many slots to look at
   * @param far2 squared distance, cells
   */
  boolean isSurelyClear(int slot, int slots, float x, float y, float far2) {
    if (slots > FEW) {
      return false;
    }
    float own = xs[slot];
    xs[slot] = Float.NaN;
    boolean clear = true;
    for (int o = 0; o < slots; o++) {
      float dx = xs[o] - x;
      float dy = ys[o] - y;
      if (dx * dx + dy * dy < far2) {
        clear = false;
        break;
      }
    }
    xs[slot] = own;
    return clear;
  }

  private void unlink(int slot) {
    int after = next[slot];
    int before = previous[slot];
    if (before < 0) {
      head[bucket[slot]] = after;
    } else {
      next[before] = after;
    }
    if (after >= 0) {
      previous[after] = before;
    }
  }

  private void link(int slot, int b) {
    int old = head[b];
    head[b] = slot;
    next[slot] = old;
    previous[slot] = -1;
    bucket[slot] = b;
    if (old >= 0) {
      previous[old] = slot;
    }
  }
}
