package org.overseer.env.skirmish;

/**
 * Who is cloaked, and from whom: a cloaked unit that no detector of a player sees does not exist
 * for that player's units, but splash hits it all the same.
 */
final class Detection {
  /** Energy that it takes to cloak. */
  private static final float COST = 25;

  private final World world;
  private final UnitStore u;
  private final Stats stats;

  Detection(World world) {
    this.world = world;
    u = world.units;
    stats = world.stats;
  }

  /** Takes note of who is hidden from whom; asked only while somebody could be. */
  void update() {
    for (int s = 0; s < u.slots; s++) {
      if (u.alive[s] && stats.cloak[u.type[s]] != Cloak.NONE) {
        byte veiled = u.cloaked[s] ? veil(s) : 0;
        if (veiled != u.veiled[s]) {
          u.veiled[s] = veiled;
          world.vision.changed = true;
        }
      }
    }
  }

  /** Bit p: hidden from player p. */
  private byte veil(int s) {
    int veil = 0;
    for (int player = 0; player < World.PLAYERS; player++) {
      if (u.owner[s] != player && !isDetected(s, player)) {
        veil |= 1 << player;
      }
    }
    return (byte) veil;
  }

  private boolean isDetected(int s, int player) {
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int d = world.roster[player][i];
      float range = stats.detection[u.type[d]];
      float dx = u.x[d] - u.x[s];
      float dy = u.y[d] - u.y[s];
      if (range > 0 && dx * dx + dy * dy <= range * range) {
        return true;
      }
    }
    return false;
  }

  /** Whether a unit has the energy to cloak. */
  boolean canPay(int s) {
    return u.energy[s] >= COST;
  }

  /**
   * Tells a unit to cloak or to uncloak, which is done at once and leaves its orders alone.
   *
   * @return NOT_SUPPORTED if it is so already, or never is
   */
  CommandResult cloak(int s, boolean on) {
    if (stats.cloak[u.type[s]] != Cloak.ABILITY || u.cloaked[s] == on) {
      return CommandResult.NOT_SUPPORTED;
    }
    if (on && !canPay(s)) {
      return CommandResult.NOT_ENOUGH_ENERGY;
    }
    if (on) {
      u.energy[s] -= COST;
    }
    u.cloaked[s] = on;
    update();
    return CommandResult.SUCCESS;
  }
}
