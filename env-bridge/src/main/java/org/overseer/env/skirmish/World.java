package org.overseer.env.skirmish;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** What each type is as a part of the map, null for units. */
  private final @Nullable Body[] bodies;

  /** Things of the map itself. */
  private final List<NeutralUnit> neutrals;

  /** What each player remembers of what is out of sight. */
  final Snapshots[] snapshots = {new Snapshots(), new Snapshots()};

  private final Towers towers;
  private final Detection detection;

  private final boolean fog;

  /** Living units that are or could be cloaked. */
  private int cloaks;

  /** Minerals and vespene left in each slot. */
  int[] minerals;

  int[] vespene;

  /** Slots of the living structures and neutral things. */
  private int[] fixed = new int[16];

  private int fixedSize;

  /** Whether more changes follow before anybody looks. */
  boolean held;

  /** Whether structures or rocks have come or gone since the walls were laid. */
  private boolean wallsMoved;

  /** The ground as those see it who walk up and down cliffs. */
  final Terrain cliffs;

  final Pathfinder cliffPaths;

  /** Slots of the living units of each player and of nobody. */
  final int[][] roster = new int[PLAYERS + 1][];

  final int[] rosterSize = new int[PLAYERS + 1];

  /** Living units of each owner that can do nothing but heal. */
  private final int[] healers = new int[PLAYERS + 1];

  /** Slots of players' units in the order in which they act. */
  int[] turn;

  int turns;
  int loop;

  /** Orders that could not be carried out to the end. */
  final Failures failures = new Failures();

  /** Players whose units nothing hurts. */
  final boolean[] gods = new boolean[PLAYERS + 1];

  /** Largest radius and speed (cells, cells a loop) of the units that have been in this game. */
  float maxRadius;

  float maxSpeed;

  /** Tags of the dead, in order of death. */
  long[] deadTags;

  /** Bit p of each: whether player p saw that death. */
  private byte[] deathSeen;

  int dead;

  World(Scenario scenario) {
    this(scenario, scenario.units().stats());
  }

  World(Scenario scenario, Stats stats) {
    this.scenario = scenario;
    this.stats = stats;
    fog = scenario.fog();
    terrain = scenario.terrain().forGame();
    bodies = scenario.units().bodies(stats.types);
    neutrals = scenario.neutrals();
    int capacity =
        scenario.sides().get(0).size()
            + scenario.sides().get(1).size()
            + scenario.neutrals().size();
    units = new UnitStore(capacity);
    grid = new SpatialGrid(terrain.width, terrain.height);
    vision = new Vision(terrain, stats, fog);
    paths = new Pathfinder(terrain);
    cliffs = scenario.cliffs() == scenario.terrain() ? terrain : scenario.cliffs().forGame();
    cliffPaths = cliffs == terrain ? paths : new Pathfinder(cliffs);
    towers = new Towers(this);
    detection = new Detection(this);
    minerals = new int[units.tag.length];
    vespene = new int[units.tag.length];
    Arrays.setAll(roster, owner -> new int[units.tag.length]);
    turn = new int[units.tag.length];
    deadTags = new long[units.tag.length];
    deathSeen = new byte[units.tag.length];
  }

  /** An empty map but for what belongs to it. */
  void clear() {
    units.clear();
    grid.clear(units.tag.length);
    Arrays.fill(rosterSize, 0);
    Arrays.fill(healers, 0);
    turns = 0;
    loop = 0;
    dead = 0;
    maxRadius = 0;
    maxSpeed = 0;
    failures.clear();
    Arrays.fill(gods, false);
    for (int player = 0; player < PLAYERS; player++) {
      vision.lift(player, false);
    }
    fixedSize = 0;
    cloaks = 0;
    terrain.reset();
    cliffs.reset();
    towers.reset();
    for (int i = 0; i < neutrals.size(); i++) {
      NeutralUnit neutral = neutrals.get(i);
      int s = add(neutral.type(), NEUTRAL, neutral.x(), neutral.y());
      units.dirX[s] = neutral.dirX();
      units.dirY[s] = neutral.dirY();
      minerals[s] = neutral.minerals();
      vespene[s] = neutral.vespene();
    }
    wallsMoved = false;
    for (Snapshots known : snapshots) {
      known.clear();
      for (int i = 0; i < fixedSize; i++) {
        known.remember(units, fixed[i]);
      }
    }
  }

  int add(int type, int owner, float x, float y) {
    int s = units.add(type, owner, x, y);
    units.health[s] = stats.healthMax[type];
    units.shield[s] = stats.shieldMax[type];
    units.energy[s] = stats.energyStart[type];
    if (roster[owner].length < units.tag.length) {
      Arrays.setAll(roster, o -> Arrays.copyOf(roster[o], units.tag.length));
      turn = Arrays.copyOf(turn, units.tag.length);
      minerals = Arrays.copyOf(minerals, units.tag.length);
      vespene = Arrays.copyOf(vespene, units.tag.length);
      grid.ensure(units.tag.length);
    }
    Cloak cloak = stats.cloak[type];
    if (cloak != Cloak.NONE) {
      cloaks++;
      units.cloaked[s] = cloak != Cloak.ABILITY;
    }
    roster[owner][rosterSize[owner]++] = s;
    healers[owner] += stats.onlyHeals[type] ? 1 : 0;
    if (owner != NEUTRAL) {
      turn[turns++] = s;
    }
    Body body = bodies[type];
    minerals[s] = body == null ? 0 : body.minerals();
    vespene[s] = body == null ? 0 : body.vespene();
    if (body != null || isStructure(type)) {
      if (fixedSize == fixed.length) {
        fixed = Arrays.copyOf(fixed, 2 * fixedSize);
      }
      fixed[fixedSize++] = s;
      vision.changed = true;
    }
    if (body == null) {
      maxRadius = Math.max(maxRadius, stats.radius[type]);
      maxSpeed = Math.max(maxSpeed, stats.speed[type]);
      grid.insert(s, x, y);
    } else {
      wallsMoved |= body.walls();
    }
    return s;
  }

  /** What a unit is as a part of the map, null for one that is none. */
  @Nullable Body body(int s) {
    return bodies[units.type[s]];
  }

  /** What a type is as a part of the map, null for one that is none. */
  @Nullable Body bodyOf(int type) {
    return bodies[type];
  }

  /** Whether nobody can attack a unit. */
  boolean untouchable(int s) {
    return isUntouchable(units.type[s]);
  }

  /** Whether nobody can attack units of a type. */
  boolean isUntouchable(int type) {
    Body body = bodies[type];
    return body != null && body.invulnerable();
  }

  private boolean isStructure(int type) {
    return stats.types.get(type).attributes().contains(UnitAttribute.STRUCTURE);
  }

  /** All units have come: looks around for the first time. */
  void begin() {
    vision.reset(units);
    update();
  }

  /** Brings walls, sight and memories up to date with the units, unless they are held. */
  void update() {
    if (held) {
      return;
    }
    settleWalls();
    if (fog) {
      vision.update(units);
      towers.update();
    }
    if (cloaks > 0) {
      detection.update();
    }
    if (fog && vision.changed) {
      vision.changed = false;
      for (int p = 0; p < PLAYERS; p++) {
        for (int i = 0; i < fixedSize; i++) {
          int s = fixed[i];
          if (units.owner[s] != p && visible(s, p)) {
            snapshots[p].remember(units, s);
          }
        }
        snapshots[p].review(this, p);
      }
    }
  }

  /**
   * Takes the footprints of all that stands out of a grid of the map, and returns it.
   *
   * @param but a slot to leave in
   * @param onlyWalls leaves those in that one can walk on
   */
  byte[] without(int but, byte[] grid, boolean onlyWalls) {
    for (int i = 0; i < fixedSize; i++) {
      int s = fixed[i];
      Body body = bodies[units.type[s]];
      if (body != null && s != but && (body.walls() || !onlyWalls)) {
        body.mark(grid, terrain.width, terrain.height, units.x[s], units.y[s], (byte) 0);
      }
    }
    return grid;
  }

  /** Makes the footprints of all that stands walls, if they have changed. */
  void settleWalls() {
    if (!wallsMoved) {
      return;
    }
    terrain.rebuild(without(-1, terrain.bareGround(), true));
    if (cliffs != terrain) {
      cliffs.rebuild(without(-1, cliffs.bareGround(), true));
    }
    wallsMoved = false;
  }

  void kill(int s) {
    if (dead == deadTags.length) {
      deadTags = Arrays.copyOf(deadTags, 2 * dead);
      deathSeen = Arrays.copyOf(deathSeen, 2 * dead);
    }
    deathSeen[dead] = (byte) ((visible(s, 0) ? 1 : 0) | (visible(s, 1) ? 2 : 0));
    deadTags[dead++] = units.tag[s];
    remove(s);
  }

  /** Whether a player saw the {@code i}-th death; whoever is no player sees all. */
  boolean sawDeath(int i, int player) {
    return player >= PLAYERS || (deathSeen[i] & 1 << player) != 0;
  }

  /** Takes a unit away, and nobody has died. */
  void remove(int s) {
    units.alive[s] = false;
    cloaks -= stats.cloak[units.type[s]] == Cloak.NONE ? 0 : 1;
    units.health[s] = 0;
    units.orderCount[s] = 0;
    int owner = units.owner[s];
    rosterSize[owner] = without(roster[owner], rosterSize[owner], s);
    healers[owner] -= stats.onlyHeals[units.type[s]] ? 1 : 0;
    Body body = bodies[units.type[s]];
    if (body == null) {
      grid.remove(s);
    } else {
      wallsMoved |= body.walls();
    }
    if (body != null || isStructure(units.type[s])) {
      fixedSize = without(fixed, fixedSize, s);
      vision.changed = true;
    }
  }

  /** Whether a player has no unit that can do more than heal. */
  boolean onlyHeals(int player) {
    return healers[player] == rosterSize[player];
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
    if (bodies[units.type[s]] == null) {
      grid.move(s, x, y);
    }
  }

  boolean visible(int s, int player) {
    return (cloaks == 0 && !fog)
        || units.owner[s] == player
        || (vision.sees(player, units.x[s], units.y[s]) && !veiled(s, player));
  }

  /** Whether a unit is cloaked and no detector shows it to a player. */
  boolean veiled(int s, int player) {
    return (units.veiled[s] & 1 << player) != 0;
  }

  Detection detection() {
    return detection;
  }

  /** Place of a tag in a player's memory, −1 for one that is not remembered. */
  int remembered(long tag, int player) {
    return fog ? snapshots[player].find(tag) : -1;
  }

  /** Whether a player sees a unit or remembers where it stands. */
  boolean known(int s, int player) {
    return visible(s, player) || snapshots[player].has(units, s);
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
