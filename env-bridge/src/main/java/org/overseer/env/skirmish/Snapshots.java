package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * What a player remembers of structures and of neutral things that are out of sight, as they were
 * when last seen; forgotten when the place is seen again and the thing is gone.
 *
 * <p>The game's own maps show resources, rocks and towers as snapshots from the start, so these are
 * known before anybody has been there.
 */
final class Snapshots {
  int size;
  long[] tag = new long[16];
  int[] type = new int[16];
  int[] owner = new int[16];
  float[] x = new float[16];
  float[] y = new float[16];
  float[] facing = new float[16];

  /** Place of what was in each slot when it was remembered; valid only if the tag is the same. */
  private int[] place = new int[0];

  void clear() {
    size = 0;
  }

  /** Whether a thing in a slot is remembered. */
  boolean has(UnitStore units, int s) {
    return s < place.length && place[s] < size && tag[place[s]] == units.tag[s];
  }

  /** Place of what has a tag, −1 if it is not remembered; it may be gone without being missed. */
  int find(long wanted) {
    for (int i = 0; i < size; i++) {
      if (tag[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Remembers a thing as it is. */
  void remember(UnitStore units, int s) {
    if (has(units, s)) {
      return;
    }
    if (size == tag.length) {
      int n = 2 * size;
      tag = Arrays.copyOf(tag, n);
      type = Arrays.copyOf(type, n);
      owner = Arrays.copyOf(owner, n);
      x = Arrays.copyOf(x, n);
      y = Arrays.copyOf(y, n);
      facing = Arrays.copyOf(facing, n);
    }
    if (s >= place.length) {
      place = Arrays.copyOf(place, units.tag.length);
    }
    place[s] = size;
    tag[size] = units.tag[s];
    type[size] = units.type[s];
    owner[size] = units.owner[s];
    x[size] = units.x[s];
    y[size] = units.y[s];
    facing[size] = Directions.angle(units.dirX[s], units.dirY[s]);
    size++;
  }

  /** Forgets what is gone, as far as its place is in sight. */
  void review(UnitStore units, Vision vision, int player) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int s = units.find(tag[i]);
      if (s < 0 && vision.sees(player, x[i], y[i])) {
        continue;
      }
      tag[kept] = tag[i];
      type[kept] = type[i];
      owner[kept] = owner[i];
      x[kept] = x[i];
      y[kept] = y[i];
      facing[kept] = facing[i];
      if (s >= 0) {
        place[s] = kept;
      }
      kept++;
    }
    size = kept;
  }
}
