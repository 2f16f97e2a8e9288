package org.overseer.env.skirmish;

import java.util.Arrays;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.MapInfo;
import org.overseer.env.Outcome;

/**
 * A fight of two players, advanced one game loop at a time (16 to a second).
 *
 * <p>The single source of every value that observations and the protocol server report. Units live
 * in slots from 0 to {@link #slots()}; ask only about living ones. Players are 0 and 1. Same seed
 * and commands give the same game on every machine. Nothing is allocated while stepping. Not
 * thread-safe.
 */
public final class Simulation {
  /** Owner of minerals, rocks and all else that nobody plays. */
  public static final int NEUTRAL = World.NEUTRAL;

  /** Whoever looks as this player sees everything of both. */
  public static final int EVERYBODY = World.NEUTRAL;

  /** Supply that nobody gets beyond, whatever he has built. */
  private static final float MOST_SUPPLY = 200;

  private static final float SHIELD_PER_LOOP = 2 / Stats.LOOPS_PER_SECOND;

  /** Energy that a cloak takes, after what the unit regains. */
  private static final float CLOAK_PER_LOOP = 0.9f / Stats.LOOPS_PER_SECOND;

  /** How far above the ground flying units are, cells. */
  private static final float FLYING = 3.75f;

  private static final long ROUND_STREAMS = Long.MAX_VALUE;
  private static final int SHIELD_DELAY = 10 * (int) Stats.LOOPS_PER_SECOND;

  private final Scenario scenario;
  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private final Orders orders;
  private final Behaviours behaviours;
  private final Spawner spawner;
  private final Referee referee;
  private final Mode mode;
  private final DebugTools debug;

  /** What each player and {@link #EVERYBODY} knows. */
  private final KnownGround[] known = new KnownGround[World.PLAYERS + 1];

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
    this.mode = mode;
    this.scenario = scenario;
    world = new World(scenario);
    u = world.units;
    stats = world.stats;
    behaviours = new Behaviours(world);
    orders = new Orders(world, behaviours.healing());
    spawner = new Spawner(world, orders, behaviours.movement());
    referee = new Referee(world, mode);
    debug = new DebugTools(this, world);
    Arrays.setAll(known, player -> new KnownGround(world, player));
    reset(0);
  }

  /** Starts a new game with both armies at their spawns. */
  public void reset(long newSeed) {
    seed = newSeed;
    round = 0;
    referee.reset();
    world.clear();
    bringArmies(newSeed);
    world.begin();
  }

  /** Advances the game by one game loop; after the end the units go on but the outcome stays. */
  public void step() {
    world.loop++;
    for (int i = 0; i < world.turns; i++) {
      int s = world.turn[i];
      if (u.alive[s]) {
        tick(s);
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

  private void tick(int s) {
    float cooldown = u.cooldown[s];
    u.cooldown[s] = cooldown > 0 ? cooldown - 1 : 0;
    int type = u.type[s];
    if (stats.recovers[type]) {
      recover(s, type);
    }
  }

  private void recover(int s, int type) {
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

  /** Whether the unit is cloaked, detected or not. */
  public boolean isCloaked(int slot) {
    return u.cloaked[slot];
  }

  /** Whether the unit is cloaked and no detector shows it to a player. */
  public boolean isVeiled(int slot, int player) {
    return world.veiled(slot, player);
  }

  /** Whether a unit heals by itself when somebody is hurt nearby. */
  public boolean autocast(int slot) {
    return u.autocast[slot] && stats.heal[u.type[slot]] > 0;
  }

  /**
   * Creates a unit on the free ground nearest to a point. It has no orders but on a map that
   * {@linkplain Scenario#sendsNewcomers sends} player 1's.
   *
   * @param player 0, 1 or 2 for a unit that nobody plays
   * @return its tag, 0 if the map is full
   */
  public long createUnit(UnitType type, int player, float x, float y) {
    int s = world.add(stats.types.indexOf(type), player, x, y);
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

  /** Orders that could not be carried out to the end. */
  public Failures failures() {
    return world.failures;
  }

  /** The scenario that is played. */
  public Scenario scenario() {
    return scenario;
  }

  /** The map. */
  public MapInfo map() {
    return world.terrain.map;
  }

  /** Game loops since the start. */
  public int gameLoop() {
    return world.loop;
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

  /** Living units of a player. */
  public int unitCount(int player) {
    return world.rosterSize[player];
  }

  /** Health and shields of all units of a player. */
  public float points(int player) {
    float sum = 0;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int s = world.roster[player][i];
      sum += u.health[s] + u.shield[s];
    }
    return sum;
  }

  /** Supply of all units of a player. */
  public float supply(int player) {
    float sum = 0;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      sum += stats.supply[u.type[world.roster[player][i]]];
    }
    return sum;
  }

  /** Supply that a player's structures and overlords provide, at most 200. */
  public float supplyCap(int player) {
    float sum = 0;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      sum += stats.supplyProvided[u.type[world.roster[player][i]]];
    }
    return Math.min(MOST_SUPPLY, sum);
  }

  /**
   * Visibility map of a player or {@link #EVERYBODY}, 0 hidden, 1 fogged, 2 visible; {@code [height
   * * width]}, row 0 at y = 0. The simulation's own array: read it, do not keep it.
   */
  public byte[] visibility(int player) {
    return world.vision.grid(player);
  }

  /** Units that have died in this game. */
  public int deadCount() {
    return world.dead;
  }

  /** Tag of the {@code i}-th unit that died in this game; readers keep their own place. */
  public long deadTag(int i) {
    return world.deadTags[i];
  }

  /** Whether a player or {@link #EVERYBODY} saw the {@code i}-th death of this game. */
  public boolean sawDeath(int i, int player) {
    return world.sawDeath(i, player);
  }

  /** Minerals left in a mineral field, 0 in others. */
  public int minerals(int slot) {
    return world.minerals[slot];
  }

  /** Vespene left in a geyser, 0 in others. */
  public int vespene(int slot) {
    return world.vespene[slot];
  }

  /**
   * A copy of the map's placement grid without the footprints of structures and resources that a
   * player sees or remembers, or of all for {@link #EVERYBODY}.
   */
  public byte[] buildable(int player) {
    return known[player].without(map().placement().clone(), false);
  }

  /**
   * Whether a player or {@link #EVERYBODY} sees or remembers a player's structure less than a cell
   * from a point.
   */
  public boolean isBuiltOn(int player, float x, float y) {
    return known[player].isBuiltOn(x, y);
  }

  /** What a player remembers of what is out of sight. */
  Snapshots snapshots(int player) {
    return world.snapshots[player];
  }

  /** Type of the {@code i}-th thing that a player remembers. */
  UnitType type(Snapshots known, int i) {
    return stats.type[known.type[i]];
  }

  /** Whether a player sees the ground at a point without a lifted fog. */
  boolean looksAt(int player, float x, float y) {
    return world.vision.looksAt(player, x, y);
  }

  /** Whether a player sees the ground at a point. */
  boolean sees(int player, float x, float y) {
    return world.vision.sees(player, x, y);
  }

  /** Height of the ground at a point, cells. */
  float groundHeight(float x, float y) {
    return world.terrain.heightAt(world.terrain.cellOf(x, y));
  }

  /**
   * Length of the walk between two points in cells by the walls that a player sees or remembers, or
   * by all for {@link #EVERYBODY}; −1 without a way.
   */
  public float pathLength(int player, float fromX, float fromY, float toX, float toY) {
    return known[player].pathLength(false, fromX, fromY, toX, toY);
  }

  /** The same for a unit that walks from where it stands, up and down cliffs if it can. */
  public float walkLength(int player, int slot, float toX, float toY) {
    boolean climbs = stats.cliffWalker[u.type[slot]];
    return known[player].pathLength(climbs, u.x[slot], u.y[slot], toX, toY);
  }

  /** Length of the walk between two points in cells as the walls stand, −1 without a way. */
  public float pathLength(float fromX, float fromY, float toX, float toY) {
    return world.paths.length(fromX, fromY, toX, toY);
  }

  /** One more than the highest slot in use. */
  public int slots() {
    return u.slots;
  }

  /** Slot of the living unit with a tag, −1 if there is none. */
  public int find(long tag) {
    return u.find(tag);
  }

  /** Whether a living unit is in the slot. */
  public boolean isAlive(int slot) {
    return u.alive[slot];
  }

  /** Whether a player or {@link #EVERYBODY} sees the unit. */
  public boolean isVisible(int slot, int player) {
    return world.visible(slot, player);
  }

  /** Whether a player or {@link #EVERYBODY} sees the unit or remembers it. */
  public boolean isKnown(int slot, int player) {
    return world.known(slot, player);
  }

  /** Whether the unit takes cells of the map, as most structures, rocks and resources do. */
  public boolean hasFootprint(int slot) {
    return world.body(slot) != null;
  }

  /** The unit's tag. */
  public long tag(int slot) {
    return u.tag[slot];
  }

  /** The unit's type. */
  public UnitType type(int slot) {
    return stats.type[u.type[slot]];
  }

  /**
   * The player the unit belongs to, 0 or 1, or 2 for nobody; the protocol's owner is one more of a
   * player and 16 of nobody.
   */
  public int owner(int slot) {
    return u.owner[slot];
  }

  /** Centre, cells from the left edge. */
  public float x(int slot) {
    return u.x[slot];
  }

  /** Centre, cells from the lower edge. */
  public float y(int slot) {
    return u.y[slot];
  }

  /** Height of the unit, cells: of the ground under it, and above that if it flies. */
  public float z(int slot) {
    float ground = world.terrain.heightAt(world.terrain.cellOf(u.x[slot], u.y[slot]));
    return stats.flying[u.type[slot]] ? ground + FLYING : ground;
  }

  /** Direction in radians, in [0, 2π), 0 along x, counter-clockwise. */
  public float facing(int slot) {
    return Directions.angle(u.dirX[slot], u.dirY[slot]);
  }

  /** Hit points. */
  public float health(int slot) {
    return u.health[slot];
  }

  /** Shield points. */
  public float shield(int slot) {
    return u.shield[slot];
  }

  /** Energy points. */
  public float energy(int slot) {
    return u.energy[slot];
  }

  /** Game loops until the weapon is ready, 0 when it is. */
  public float weaponCooldown(int slot) {
    return Math.max(0, u.cooldown[slot]);
  }

  /** Tag of the unit's target, 0 without. */
  public long engagedTargetTag(int slot) {
    return u.targetOf(slot) < 0 ? 0 : u.targetTag[slot];
  }

  /** Number of orders in line. */
  public int orderCount(int slot) {
    return u.orderCount[slot];
  }

  /** Ability of the {@code i}-th order. */
  public Ability orderAbility(int slot, int i) {
    return order(slot, i).ability;
  }

  /** What the {@code i}-th order is aimed at. */
  public Action.Target orderTarget(int slot, int i) {
    return order(slot, i).target;
  }

  /** Target point of the {@code i}-th order, cells; 0 unless it is a point. */
  public float orderX(int slot, int i) {
    return u.orderX[slot * UnitStore.ORDERS + i];
  }

  /** Target point of the {@code i}-th order, cells; 0 unless it is a point. */
  public float orderY(int slot, int i) {
    return u.orderY[slot * UnitStore.ORDERS + i];
  }

  /** Tag of the unit that the {@code i}-th order is aimed at; 0 unless it is a unit. */
  public long orderTargetTag(int slot, int i) {
    return u.orderTag[slot * UnitStore.ORDERS + i];
  }

  private OrderKind order(int slot, int i) {
    return OrderKind.of(u.orderKind[slot * UnitStore.ORDERS + i]);
  }
}
