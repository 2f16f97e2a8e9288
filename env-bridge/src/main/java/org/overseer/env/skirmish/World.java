package org.overseer.env.skirmish;

import java.util.Arrays;

/** The state of a game that the rules work on. */
final class World {
  static final int PLAYERS = 2;

  /** Owner of minerals, rocks and all else that nobody plays. */
  static final int NEUTRAL = 2;

  final Scenario scenario;
  final Terrain terrain;
  final Stats stats;
  final UnitStore units;
  final SpatialGrid grid;
  final Vision vision;
  final Pathfinder paths;

  /** The ground as those see it who walk up and down cliffs. */
  final Terrain cliffs;

  final Pathfinder cliffPaths;

  /** Slots of the living units of each player and of nobody. */
  final int[][] roster = new int[PLAYERS + 1][];

  final int[] rosterSize = new int[PLAYERS + 1];

  /** Slots of players' units in the order in which they act. */
  int[] turn;

  int turns;
  int loop;

  /** Orders that could not be carried out to the end. */
  final Failures failures = new Failures();

  /** Players whose units nothing hurts. */
  final boolean[] invulnerable = new boolean[PLAYERS + 1];

  /** Largest radius and speed (cells, cells a loop) of the units that have been in this game. */
  float maxRadius;

  float maxSpeed;

  /** Tags of the dead, in order of death. */
  long[] deadTags;

  int dead;

  World(Scenario scenario) {
    this(scenario, scenario.units().stats());
  }

  World(Scenario scenario, Stats stats) {
    this.scenario = scenario;
    this.stats = stats;
    terrain = scenario.terrain();
    int capacity = scenario.sides().get(0).size() + scenario.sides().get(1).size();
    units = new UnitStore(capacity);
    grid = new SpatialGrid(terrain.width, terrain.height);
    vision = new Vision(terrain, stats, scenario.fog());
    paths = new Pathfinder(terrain);
    cliffs = scenario.cliffs();
    cliffPaths = cliffs == terrain ? paths : new Pathfinder(cliffs);
    Arrays.setAll(roster, owner -> new int[units.tag.length]);
    turn = new int[units.tag.length];
    deadTags = new long[units.tag.length];
  }

  void clear() {
    units.clear();
    grid.clear(units.tag.length);
    Arrays.fill(rosterSize, 0);
    turns = 0;
    loop = 0;
    dead = 0;
    maxRadius = 0;
    maxSpeed = 0;
    failures.clear();
    Arrays.fill(invulnerable, false);
    for (int player = 0; player < PLAYERS; player++) {
      vision.lift(player, false);
    }
  }

  int add(int type, int owner, float x, float y) {
    int s = units.add(type, owner, x, y);
    units.health[s] = stats.healthMax[type];
    units.shield[s] = stats.shieldMax[type];
    units.energy[s] = stats.energyStart[type];
    maxRadius = Math.max(maxRadius, stats.radius[type]);
    maxSpeed = Math.max(maxSpeed, stats.speed[type]);
    if (roster[owner].length < units.tag.length) {
      Arrays.setAll(roster, o -> Arrays.copyOf(roster[o], units.tag.length));
      turn = Arrays.copyOf(turn, units.tag.length);
      grid.ensure(units.tag.length);
    }
    roster[owner][rosterSize[owner]++] = s;
    if (owner != NEUTRAL) {
      turn[turns++] = s;
    }
    grid.insert(s, x, y);
    return s;
  }

  void kill(int s) {
    units.alive[s] = false;
    units.health[s] = 0;
    units.orderCount[s] = 0;
    int owner = units.owner[s];
    rosterSize[owner] = without(roster[owner], rosterSize[owner], s);
    grid.remove(s);
    if (dead == deadTags.length) {
      deadTags = Arrays.copyOf(deadTags, 2 * dead);
    }
    deadTags[dead++] = units.tag[s];
  }

  /** Takes the dead out of the turn order; never while a loop runs over it. */
  void removeDeadTurns() {
    int kept = 0;
    for (int i = 0; i < turns; i++) {
      if (units.alive[turn[i]]) {
        turn[kept++] = turn[i];
      }
    }
    turns = kept;
  }

  void place(int s, float x, float y) {
    units.x[s] = x;
    units.y[s] = y;
    grid.move(s, x, y);
  }

  boolean visible(int s, int player) {
    return units.owner[s] == player || vision.sees(player, units.x[s], units.y[s]);
  }

  /** The ground that a type walks on. */
  Terrain ground(int type) {
    return stats.cliffWalker[type] ? cliffs : terrain;
  }

  /** The ways of a type. */
  Pathfinder paths(int type) {
    return stats.cliffWalker[type] ? cliffPaths : paths;
  }

  int pair(int attacker, int target) {
    return units.type[attacker] * stats.count + units.type[target];
  }

  private static int without(int[] slots, int size, int slot) {
    int i = 0;
    while (slots[i] != slot) {
      i++;
    }
    System.arraycopy(slots, i + 1, slots, i, size - i - 1);
    return size - 1;
  }
}
