package org.overseer.env.skirmish;

import java.util.Arrays;

/** Buckets of units by place: linked lists of slots, one for each square of 2 by 2 map cells. */
final class SpatialGrid {
  private static final float INVERSE = 0.5f;

  private final int columns;
  private final int rows;
  private final int[] head;
  private int[] next = new int[0];
  private int[] previous = new int[0];
  private int[] bucket = new int[0];

  SpatialGrid(int width, int height) {
    columns = (width + 1) / 2;
    rows = (height + 1) / 2;
    head = new int[columns * rows];
  }

  void clear(int capacity) {
    Arrays.fill(head, -1);
    ensure(capacity);
  }

  void ensure(int capacity) {
    if (next.length < capacity) {
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
    link(slot, row(y) * columns + column(x));
  }

  void move(int slot, float x, float y) {
    int b = row(y) * columns + column(x);
    if (b != bucket[slot]) {
      remove(slot);
      link(slot, b);
    }
  }

  void remove(int slot) {
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
