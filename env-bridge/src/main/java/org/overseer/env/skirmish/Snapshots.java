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
  float[] dirX = new float[16];
  float[] dirY = new float[16];

  /** Whether each was in sight when last looked for. */
  private boolean[] inSight = new boolean[16];

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

  /** Remembers a thing as it is now. */
  void remember(UnitStore units, int s) {
    if (has(units, s)) {
      write(units, s, place[s]);
      return;
    }
    if (size == tag.length) {
      int n = 2 * size;
      tag = Arrays.copyOf(tag, n);
      type = Arrays.copyOf(type, n);
      owner = Arrays.copyOf(owner, n);
      x = Arrays.copyOf(x, n);
      y = Arrays.copyOf(y, n);
      dirX = Arrays.copyOf(dirX, n);
      dirY = Arrays.copyOf(dirY, n);
      inSight = Arrays.copyOf(inSight, n);
    }
    if (s >= place.length) {
      place = Arrays.copyOf(place, units.tag.length);
    }
    place[s] = size;
    inSight[size] = false;
    write(units, s, size);
    size++;
  }

  private void write(UnitStore units, int s, int i) {
    tag[i] = units.tag[s];
    type[i] = units.type[s];
    owner[i] = units.owner[s];
    x[i] = units.x[s];
    y[i] = units.y[s];
    dirX[i] = units.dirX[s];
    dirY[i] = units.dirY[s];
  }

  /**
   * Forgets what is not seen although its place is: gone, elsewhere, or cloaked meanwhile. What has
   * just flown out of sight is remembered where it did.
   */
  void review(World world, int player) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int s = world.units.find(tag[i]);
      boolean seen = s >= 0 && world.visible(s, player);
      if (s >= 0 && !seen && inSight[i] && !world.veiled(s, player)) {
        write(world.units, s, i);
      }
      if (!seen && world.vision.sees(player, x[i], y[i])) {
        continue;
      }
      inSight[kept] = seen;
      tag[kept] = tag[i];
      type[kept] = type[i];
      owner[kept] = owner[i];
      x[kept] = x[i];
      y[kept] = y[i];
      dirX[kept] = dirX[i];
      dirY[kept] = dirY[i];
      if (s >= 0) {
        place[s] = kept;
      }
      kept++;
    }
    size = kept;
  }
}
