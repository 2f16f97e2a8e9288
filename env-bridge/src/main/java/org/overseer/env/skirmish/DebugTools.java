package org.overseer.env.skirmish;

/** Changes a {@link Simulation} in ways that no player can. */
public final class DebugTools {
  private final Simulation game;
  final World world;
  private final UnitStore u;
  private final Stats stats;

  DebugTools(Simulation game, World world) {
    this.game = game;
    this.world = world;
    u = world.units;
    stats = world.stats;
  }

  /** Makes changes together: walls and sight follow once, when all are made. */
  public void together(Runnable changes) {
    world.held = true;
    try {
      changes.run();
    } finally {
      world.held = false;
      world.update();
    }
  }

  /** Lifts the fog for a player, or lets it fall again. */
  public void reveal(int player, boolean on) {
    world.vision.lift(player, on);
  }

  /** Whether the fog is lifted for a player. */
  public boolean isRevealed(int player) {
    return world.vision.isLifted(player);
  }

  /** Lets nothing hurt the units of a player, or ends that. */
  public void protect(int player, boolean on) {
    world.gods[player] = on;
  }

  /** Sets a unit's hit points, at most to those of its type; 0 or less kills it. */
  public void setHealth(long tag, float value) {
    int s = u.find(tag);
    if (s >= 0 && value <= 0) {
      game.kill(tag);
    } else if (s >= 0) {
      u.health[s] = Math.min(value, stats.healthMax[u.type[s]]);
    }
  }

  /** Sets a unit's shield points, between 0 and those of its type. */
  public void setShield(long tag, float value) {
    int s = u.find(tag);
    if (s >= 0) {
      u.shield[s] = Math.max(0, Math.min(value, stats.shieldMax[u.type[s]]));
    }
  }

  /** Sets a unit's energy points, between 0 and those of its type. */
  public void setEnergy(long tag, float value) {
    int s = u.find(tag);
    if (s >= 0) {
      u.energy[s] = Math.max(0, Math.min(value, stats.energyMax[u.type[s]]));
    }
  }
}
