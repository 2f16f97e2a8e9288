package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Outcome;

/**
 * A fight of two players, advanced one game loop at a time (16 to a second).
 *
 * <p>Same seed and commands give the same game on every machine. Nothing is allocated while
 * stepping. Not thread-safe.
 */
public final class Simulation extends GameView {
  private static final long ROUND_STREAMS = Long.MAX_VALUE;

  private final Scenario scenario;
  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private final Orders orders;
  private final Behaviours behaviours;
  private final Recovery recovery;
  private final Spawner spawner;
  private final Referee referee;
  private final Mode mode;
  private final DebugTools debug;

  /** How many units of each owner have been created, for the noise of the next one. */
  private final int[] created = new int[World.PLAYERS + 1];

  private long seed;
  private long round;

  /** Makes a simulation of a fight of two equal players and starts the game of seed 0. */
  public Simulation(Scenario scenario) {
    this(scenario, Mode.MATCH);
  }

  /** Makes a simulation and starts the game of seed 0. */
  public Simulation(Scenario scenario, Mode mode) {
    this(new World(scenario), mode);
  }

  private Simulation(World world, Mode mode) {
    super(world);
    this.world = world;
    this.mode = mode;
    scenario = world.scenario;
    u = world.units;
    stats = world.stats;
    behaviours = new Behaviours(world);
    recovery = new Recovery(world);
    orders = new Orders(world, behaviours.healing());
    spawner = new Spawner(world, orders, behaviours.movement());
    referee = new Referee(world, mode);
    debug = new DebugTools(this, world);
    reset(0);
  }

  /** Starts a new game with both armies at their spawns. */
  public void reset(long newSeed) {
    seed = newSeed;
    round = 0;
    world.clear();
    bringArmies(newSeed);
    world.begin();
    referee.begin();
  }

  /** Advances the game by one game loop; after the end the units go on but the outcome stays. */
  public void step() {
    world.loop++;
    for (int i = 0; i < world.turns; i++) {
      int s = world.turn[i];
      if (u.alive[s]) {
        float cooldown = u.cooldown[s];
        u.cooldown[s] = cooldown > 0 ? cooldown - 1 : 0;
        int type = u.type[s];
        if (stats.recovers[type]) {
          recovery.recover(s, type);
        }
        behaviours.act(s);
      }
    }
    if (world.turns > world.rosterSize[0] + world.rosterSize[1]) {
      world.removeDeadTurns();
    }
    if (mode == Mode.MAP && world.turns == 0 && scenario.hasArmies()) {
      round++;
      bringArmies(Noise.stream(seed, ROUND_STREAMS - round));
    }
    world.update();
    referee.judge();
  }

  private void bringArmies(long armySeed) {
    spawner.setUp(armySeed, mode);
    System.arraycopy(world.rosterSize, 0, created, 0, created.length);
  }

  /** Gives all commands of an action; those that cannot be carried out are dropped. */
  public void apply(int player, Action action) {
    for (int i = 0; i < action.size(); i++) {
      command(
          player,
          action.ability(i),
          action.unitTag(i),
          action.target(i),
          action.targetTag(i),
          action.x(i),
          action.y(i),
          action.isQueued(i));
    }
  }

  /**
   * Gives one command to one unit.
   *
   * @param player 0 or 1, who gives it
   * @param targetTag read only if {@code target} is a unit
   * @param x cells, read only if {@code target} is a point; as {@code y} it is kept on the map
   */
  public CommandResult command(
      int player,
      Ability ability,
      long unitTag,
      Action.Target target,
      long targetTag,
      float x,
      float y,
      boolean queued) {
    return orders.command(player, ability, unitTag, target, targetTag, x, y, queued);
  }

  /**
   * Switches whether a unit uses an ability by itself; healing is the only one, and is on at first.
   *
   * @param player 0 or 1, who gives the command
   */
  public CommandResult toggleAutocast(int player, long unitTag, Ability ability) {
    return orders.toggleAutocast(player, unitTag, ability);
  }

  /**
   * Tells a unit that can to cloak or to uncloak: at once, its orders go on. A cloak costs 25
   * energy and 0.9 a second.
   *
   * @param player 0 or 1, who gives the command
   */
  public CommandResult cloak(int player, long unitTag, boolean on) {
    return orders.cloak(player, unitTag, on);
  }

  /**
   * Creates a unit on the free ground nearest to a point. It has no orders but on a map that
   * {@linkplain Scenario#sendsNewcomers sends} player 1's.
   *
   * @param player 0, 1 or 2 for a unit that nobody plays
   * @return its tag, 0 if the map is full
   */
  public long createUnit(UnitType type, int player, float x, float y) {
    int s = world.add(scenario.units().indexOf(type), player, x, y);
    spawner.initialise(seed, s, created[player]++);
    Body body = world.body(s);
    if (body == null) {
      world.settleWalls(); // it may not stand on what has just come
    }
    boolean found = body == null ? spawner.putOnFreeGround(s, x, y) : spawner.build(s, body, x, y);
    if (!found) {
      world.remove(s);
      world.removeDeadTurns();
      return 0;
    }
    if (mode == Mode.MAP && player == 1 && scenario.sendsNewcomers()) {
      spawner.send(s, scenario.sides().get(0));
    }
    for (int other = 0; other < u.slots; other++) {
      u.nextScan[other] = 0;
    }
    world.update();
    return u.tag[s];
  }

  /** Kills a unit; false if no living unit has this tag. The next {@link #step} judges the game. */
  public boolean kill(long tag) {
    int s = u.find(tag);
    if (s < 0) {
      return false;
    }
    world.kill(s);
    world.removeDeadTurns();
    world.update();
    return true;
  }

  /** What debug commands change. */
  public DebugTools debug() {
    return debug;
  }

  /** Whether the game is decided or out of time. */
  public boolean isOver() {
    return referee.isOver();
  }

  /** Whether the game ended by the step limit. */
  public boolean isTimeout() {
    return referee.isTimeout();
  }

  /** How the game stands for a player. */
  public Outcome outcome(int player) {
    if (!referee.isOver()) {
      return Outcome.UNDECIDED;
    }
    int winner = referee.winner();
    return winner < 0 ? Outcome.DRAW : winner == player ? Outcome.WIN : Outcome.LOSS;
  }
}
