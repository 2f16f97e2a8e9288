package org.overseer.env.skirmish;

/** What comes back to a unit, and goes, by itself in a game loop: shields, health, energy. */
final class Recovery {
  private static final float SHIELD_PER_LOOP = 2 / Stats.LOOPS_PER_SECOND;
  private static final int SHIELD_DELAY = 10 * (int) Stats.LOOPS_PER_SECOND;

  /** Energy that a cloak takes, after what the unit regains. */
  private static final float CLOAK_PER_LOOP = 0.9f / Stats.LOOPS_PER_SECOND;

  private final World world;
  private final UnitStore u;
  private final Stats stats;

  Recovery(World world) {
    this.world = world;
    u = world.units;
    stats = world.stats;
  }

  /** One game loop of a unit. */
  void recover(int s, int type) {
    float full = stats.shieldMax[type];
    if (u.shield[s] < full && world.loop - u.hurtLoop[s] > SHIELD_DELAY) {
      u.shield[s] = Math.min(full, u.shield[s] + SHIELD_PER_LOOP);
    }
    if (stats.healthGain[type] > 0) {
      u.health[s] = Math.min(stats.healthMax[type], u.health[s] + stats.healthGain[type]);
    }
    if (u.cloaked[s] && stats.cloak[type] == Cloak.ABILITY) {
      u.energy[s] -= CLOAK_PER_LOOP;
      if (u.energy[s] <= 0) {
        u.energy[s] = 0;
        u.cloaked[s] = false;
      }
    } else if (stats.energyGain[type] > 0) {
      u.energy[s] = Math.min(stats.energyMax[type], u.energy[s] + stats.energyGain[type]);
    }
  }
}
