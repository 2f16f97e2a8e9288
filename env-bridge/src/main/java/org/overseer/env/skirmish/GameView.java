package org.overseer.env.skirmish;

import java.util.Arrays;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.MapInfo;

/**
 * All that there is to see of a game: every value that observations and the protocol server report.
 *
 * <p>Units live in slots from 0 to {@link #slots()}; ask only about living ones. Players are 0 and
 * 1.
 */
public abstract class GameView {
  /** Owner of minerals, rocks and all else that nobody plays. */
  public static final int NEUTRAL = World.NEUTRAL;

  /** Whoever looks as this player sees everything of both. */
  public static final int EVERYBODY = World.NEUTRAL;

  /** Supply that nobody gets beyond, whatever he has built. */
  private static final float MOST_SUPPLY = 200;

  /** How far above the ground flying units are, cells. */
  private static final float FLYING = 3.75f;

  private final World world;
  private final UnitStore u;
  private final Stats stats;

  /** What each player and {@link #EVERYBODY} knows. */
  private final KnownGround[] known = new KnownGround[World.PLAYERS + 1];

  GameView(World world) {
    this.world = world;
    u = world.units;
    stats = world.stats;
    Arrays.setAll(known, player -> new KnownGround(world, player));
  }

  /** Orders that could not be carried out to the end. */
  public Failures failures() {
    return world.failures;
  }

  /** The scenario that is played. */
  public Scenario scenario() {
    return world.scenario;
  }

  /** The map. */
  public MapInfo map() {
    return world.terrain.map;
  }

  /** Game loops since the start. */
  public int gameLoop() {
    return world.loop;
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

  /** Supply of a player's workers. */
  public float workerSupply(int player) {
    float sum = 0;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int type = u.type[world.roster[player][i]];
      sum += stats.worker[type] ? stats.supply[type] : 0;
    }
    return sum;
  }

  /** Workers of a player that have nothing to do. */
  public int idleWorkerCount(int player) {
    int count = 0;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int s = world.roster[player][i];
      count += stats.worker[u.type[s]] && u.orderCount[s] == 0 ? 1 : 0;
    }
    return count;
  }

  /** Units of a player's army: those that take supply and are no workers, so no structures. */
  public int armyCount(int player) {
    int count = 0;
    for (int i = 0; i < world.rosterSize[player]; i++) {
      int type = u.type[world.roster[player][i]];
      count += stats.supply[type] > 0 && !stats.worker[type] ? 1 : 0;
    }
    return count;
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

  /** Whether a unit has the energy to begin with an ability. */
  public boolean canPay(int slot, Ability ability) {
    return ability != Ability.HEAL || u.energy[slot] >= Healing.LEAST_ENERGY;
  }

  /** Whether a unit has the energy to cloak. */
  public boolean canPayCloak(int slot) {
    return world.detection().canPay(slot);
  }

  /** The unit's tag. */
  public long tag(int slot) {
    return u.tag[slot];
  }

  /** The unit's type. */
  public UnitType type(int slot) {
    return stats.type[u.type[slot]];
  }

  /** What its type alone says of the unit in an observation, {@code [F]}; read only. */
  float[] typeFeatures(int slot) {
    return stats.features[u.type[slot]];
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
