package org.overseer.env.skirmish;

/** Decides when a game is over and who has won. */
final class Referee {
  /** On a map with triggers: how long a side is without units before it has lost, game loops. */
  static final int GRACE = 10 * (int) Stats.LOOPS_PER_SECOND;

  /** Games end here at the latest, as the real game's do. */
  private static final int END_OF_TIME = 1 << 19;

  private final World world;
  private final boolean atOnce;

  /** Whether a side is gone of which only healers are left (SMAC's rule). */
  private final boolean healersAreNobody;

  private final int lastLoop;
  private boolean over;
  private boolean timeout;
  private int winner;

  /** Whether each side has had units that can do more than heal. */
  private final boolean[] fought = new boolean[World.PLAYERS];

  /** Whether both sides have had units since the armies came. */
  private boolean met;

  /** Game loop since which one side alone has units. */
  private int since;

  Referee(World world, Mode mode) {
    this.world = world;
    Scenario scenario = world.scenario;
    boolean armies = scenario.hasArmies();
    atOnce = armies && mode == Mode.MATCH;
    healersAreNobody = atOnce && scenario.hasHealersBesideOthers();
    lastLoop = atOnce ? scenario.stepLimit() * scenario.loopsPerStep() : END_OF_TIME;
  }

  /** A new game; whoever has units has brought them. */
  void begin() {
    over = false;
    timeout = false;
    winner = -1;
    met = world.rosterSize[0] > 0 && world.rosterSize[1] > 0;
    for (int player = 0; player < World.PLAYERS; player++) {
      fought[player] = !world.onlyHeals(player);
    }
    since = 0;
  }

  void judge() {
    if (over) {
      return;
    }
    boolean gone0 = isGone(0);
    boolean gone1 = isGone(1);
    boolean decided = atOnce ? gone0 || gone1 : lost(gone0, gone1);
    if (decided) {
      over = true;
      winner = gone0 && gone1 ? -1 : gone0 ? 1 : 0;
    } else if (world.loop >= lastLoop) {
      over = true;
      timeout = true;
    }
  }

  /** Whoever has never had anything but healers has lost when the last of them is dead. */
  private boolean isGone(int player) {
    if (world.rosterSize[player] == 0) {
      return true;
    }
    if (!healersAreNobody) {
      return false;
    }
    boolean onlyHeals = world.onlyHeals(player);
    fought[player] |= !onlyHeals;
    return onlyHeals && fought[player];
  }

  private boolean lost(boolean gone0, boolean gone1) {
    if (gone0 == gone1) {
      met = !gone0;
      since = world.loop;
    }
    return met && world.loop - since >= GRACE;
  }

  boolean isOver() {
    return over;
  }

  boolean isTimeout() {
    return timeout;
  }

  /** The player who has won, −1 without. */
  int winner() {
    return winner;
  }
}
