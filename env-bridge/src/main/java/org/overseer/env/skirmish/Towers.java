package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * Xel'Naga towers: each shows its surroundings, heights and all, to the player whose units alone
 * stand beside it.
 */
final class Towers {
  private static final int TYPE = 149;

  /** How close to the tower's centre a unit must be, cells. */
  private static final float BESIDE = 2.5f;

  private static final float SIGHT = 22;

  private final World world;
  private final int type;
  private final long[] tag;

  /** Where each stands. */
  private final float[] x;

  private final float[] y;
  private final int[] holder;
  private int size;

  Towers(World world) {
    this.world = world;
    type = world.stats.indexOf(TYPE);
    int towers = 0;
    for (NeutralUnit neutral : world.scenario.neutrals()) {
      towers += neutral.type() == type ? 1 : 0;
    }
    tag = new long[towers];
    x = new float[towers];
    y = new float[towers];
    holder = new int[towers];
  }

  void reset() {
    size = -1;
    Arrays.fill(holder, -1);
  }

  void update() {
    if (size < 0) {
      find();
    }
    for (int i = 0; i < size; i++) {
      boolean stands = world.units.find(tag[i]) >= 0;
      boolean first = stands && besides(i, 0);
      boolean second = stands && besides(i, 1);
      int now = first == second ? -1 : first ? 0 : 1;
      if (now != holder[i]) {
        int cell = world.terrain.cellOf(x[i], y[i]);
        if (holder[i] >= 0) {
          world.vision.look(holder[i], cell, SIGHT, null, -1);
        }
        if (now >= 0) {
          world.vision.look(now, cell, SIGHT, null, 1);
        }
        holder[i] = now;
      }
    }
  }

  private void find() {
    size = 0;
    for (int i = 0; i < world.rosterSize[World.NEUTRAL]; i++) {
      int s = world.roster[World.NEUTRAL][i];
      if (world.units.type[s] == type && size < tag.length) {
        tag[size] = world.units.tag[s];
        x[size] = world.units.x[s];
        y[size] = world.units.y[s];
        size++;
      }
    }
  }

  private boolean besides(int tower, int player) {
    UnitStore u = world.units;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int s = world.roster[player][i];
      float dx = u.x[s] - x[tower];
      float dy = u.y[s] - y[tower];
      if (dx * dx + dy * dy <= BESIDE * BESIDE) {
        return true;
      }
    }
    return false;
  }
}
