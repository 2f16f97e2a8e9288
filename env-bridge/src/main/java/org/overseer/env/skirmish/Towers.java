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
  private final int[] slot;
  private final int[] holder;
  private int size;

  Towers(World world) {
    this.world = world;
    type = world.stats.indexOf(TYPE);
    int towers = 0;
    for (NeutralUnit neutral : world.scenario.neutrals()) {
      towers += neutral.type() == type ? 1 : 0;
    }
    slot = new int[towers];
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
      boolean first = besides(i, 0);
      boolean second = besides(i, 1);
      int now = first == second ? -1 : first ? 0 : 1;
      if (now != holder[i]) {
        int cell = world.terrain.cellOf(world.units.x[slot[i]], world.units.y[slot[i]]);
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
      if (world.units.type[s] == type && size < slot.length) {
        slot[size++] = s;
      }
    }
  }

  private boolean besides(int tower, int player) {
    UnitStore u = world.units;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int s = world.roster[player][i];
      float dx = u.x[s] - u.x[slot[tower]];
      float dy = u.y[s] - u.y[slot[tower]];
      if (dx * dx + dy * dy <= BESIDE * BESIDE) {
        return true;
      }
    }
    return false;
  }
}
