package org.overseer.env.skirmish;

import java.util.List;
import org.overseer.env.Ability;
import org.overseer.env.Action;

/**
 * Sets up a game from its seed: where units stand, in which order they act, and their luck.
 *
 * <p>Each side draws from streams of its own and the formations mirror each other, so in a second
 * game of the same seed with the players swapped each has what the other had.
 */
final class Spawner {
  /** Standard deviation of a unit's start from its place in the formation, cells. */
  private static final float JITTER = 0.4f;

  /** Free space between the places of a formation, cells. */
  private static final float SPACING = 0.25f;

  private static final int ROWS = 5;
  private static final int RELAXATIONS = 200;
  private static final long ORDER_STREAM = -1;
  private static final int SIDE_STREAMS = 1 << 20;

  private final World world;
  private final UnitStore u;
  private final Orders orders;
  private final Movement movement;

  Spawner(World world, Orders orders, Movement movement) {
    this.world = world;
    this.u = world.units;
    this.orders = orders;
    this.movement = movement;
  }

  void setUp(long seed, Mode mode) {
    List<Side> sides = world.scenario.sides();
    for (int player = 0; player < World.PLAYERS; player++) {
      placeArmy(seed, player, sides.get(player), mode == Mode.MAP && player == 0);
    }
    separate();
    shuffleTurns(Noise.stream(seed, ORDER_STREAM));
    for (int player = mode == Mode.MAP ? 1 : 0; player < World.PLAYERS; player++) {
      attackMove(player, sides.get(1 - player));
    }
  }

  private void attackMove(int player, Side enemy) {
    for (int i = 0; i < world.rosterSize[player]; i++) {
      send(world.roster[player][i], enemy);
    }
  }

  /** Sends a unit to where the enemy's side starts. */
  void send(int s, Side enemy) {
    orders.command(
        u.owner[s],
        Ability.ATTACK,
        u.tag[s],
        Action.Target.POINT,
        0,
        enemy.spawnX(),
        enemy.spawnY(),
        false);
  }

  /** Gives a unit that appears later its noise. */
  void initialise(long seed, int s, int number) {
    long stream = Noise.stream(seed, (long) u.owner[s] * SIDE_STREAMS + number);
    u.luck[s] = stream;
    u.evade[s] = (Noise.bits(stream) & 1) == 0 ? 1 : -1;
  }

  private void placeArmy(long seed, int player, Side side, boolean copies) {
    List<Side.Group> groups = side.units();
    int size = side.size();
    if (size == 0) {
      return;
    }
    int rows = size <= ROWS * ROWS ? Math.min(ROWS, size) : (int) Math.ceil(Math.sqrt(size));
    int columns = (size + rows - 1) / rows;
    float cell = 2 * widest(groups) + SPACING;
    float forward = player == 0 ? 1 : -1;
    int number = 0;
    for (int g = 0; g < groups.size(); g++) {
      UnitType original = groups.get(g).type();
      UnitTable table = world.scenario.units();
      int type = table.indexOf(copies ? table.copyOf(original) : original);
      for (int i = 0; i < groups.get(g).count(); i++) {
        int column = number / rows;
        int inColumn = Math.min(rows, size - column * rows);
        float ahead = ((columns - 1) * 0.5f - column) * cell;
        float aside = (number % rows - (inColumn - 1) * 0.5f) * cell;
        long stream = Noise.stream(seed, (long) player * SIDE_STREAMS + SIDE_STREAMS / 2 + number);
        float x = side.spawnX() + forward * (ahead + JITTER * Noise.gaussian(stream));
        long second = Noise.next(Noise.next(stream));
        float y = side.spawnY() + aside + JITTER * Noise.gaussian(second);
        int s =
            world.add(
                type, player, inside(x, world.terrain.width), inside(y, world.terrain.height));
        if (!canStand(type, u.x[s], u.y[s])) {
          world.place(s, side.spawnX(), side.spawnY());
        }
        initialise(seed, s, number);
        number++;
      }
    }
  }

  private float widest(List<Side.Group> groups) {
    float widest = 0;
    for (int g = 0; g < groups.size(); g++) {
      widest = Math.max(widest, groups.get(g).type().radius());
    }
    return widest;
  }

  private static float inside(float value, int size) {
    return Math.min(Math.max(value, 1), size - 1);
  }

  /** Moves overlapping units apart until all stand free. */
  private void separate() {
    for (int i = 0; i < RELAXATIONS; i++) {
      boolean settled = true;
      for (int s = 0; s < u.slots; s++) {
        settled &= !u.alive[s] || world.body(s) != null || moveApart(s);
      }
      if (settled) {
        return;
      }
    }
    for (int s = 0; s < u.slots; s++) {
      if (u.alive[s] && world.body(s) == null && !putOnFreeGround(s, u.x[s], u.y[s])) {
        throw Resources.invalid(
            world.scenario.name(),
            u.slots
                + " units find no room on the map of "
                + world.terrain.width
                + " x "
                + world.terrain.height
                + "; use fewer units or a larger map");
      }
    }
  }

  private boolean moveApart(int s) {
    if (movement.free(s, u.x[s], u.y[s])) {
      return true;
    }
    float px = 0;
    float py = 0;
    for (int o = 0; o < u.slots; o++) {
      float dx = u.x[s] - u.x[o];
      float dy = u.y[s] - u.y[o];
      float touch = 1.02f * (world.stats.radius[u.type[s]] + world.stats.radius[u.type[o]]);
      float d = (float) Math.sqrt(dx * dx + dy * dy);
      if (o != s && u.alive[o] && world.body(o) == null && d < touch) {
        float k = 0.55f * (touch - d) / Math.max(d, 0.01f);
        px += d == 0 ? (s - o) * 0.01f : dx * k;
        py += d == 0 ? 0.01f : dy * k;
      }
    }
    float nx = inside(u.x[s] + px, world.terrain.width);
    float ny = inside(u.y[s] + py, world.terrain.height);
    if (canStand(u.type[s], nx, ny)) {
      world.place(s, nx, ny);
    }
    return false;
  }

  /** Everybody starts on walkable ground, flying or not. */
  private boolean canStand(int type, float x, float y) {
    return world.terrain.canStand(x, y, world.stats.radius[type], false);
  }

  /** Puts a unit on the free ground nearest to a point, on rings of growing radius. */
  boolean putOnFreeGround(int s, float x, float y) {
    int rings = 2 * (world.terrain.width + world.terrain.height);
    for (int ring = 0; ring < rings; ring++) {
      float r = ring * 0.5f;
      int points = Math.max(1, 8 * ring);
      for (int i = 0; i < points; i++) {
        double angle = 2 * Math.PI * i / points;
        float nx = x + r * (float) Angles.cos(angle);
        float ny = y + r * (float) Angles.sin(angle);
        if (movement.free(s, nx, ny)) {
          world.place(s, nx, ny);
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Puts a structure or a thing of the map on the free cells nearest to a point, or on the geyser
   * there if it belongs on one.
   */
  boolean build(int s, Body body, float x, float y) {
    int geyser = world.stats.types.get(u.type[s]).takesGeyser() ? freeGeyser(s, x, y) : -1;
    if (geyser >= 0) {
      world.place(s, u.x[geyser], u.y[geyser]);
      return true;
    }
    byte[] free = world.without(s, world.terrain.ways().walk.clone(), false);
    float middleX = Body.onGrid(x, body.width());
    float middleY = Body.onGrid(y, body.height());
    int rings = Math.max(world.terrain.width, world.terrain.height);
    for (int ring = 0; ring < rings; ring++) {
      for (int dy = -ring; dy <= ring; dy++) {
        int step = Math.abs(dy) == ring ? 1 : Math.max(1, 2 * ring);
        for (int dx = -ring; dx <= ring; dx += step) {
          float nx = middleX + dx;
          float ny = middleY + dy;
          if (body.fits(free, world.terrain.width, world.terrain.height, nx, ny)
              && isEmpty(body, nx, ny)) {
            world.place(s, nx, ny);
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The geyser less than a cell from a point on which nothing stands but perhaps {@code but}. */
  private int freeGeyser(int but, float x, float y) {
    int found = -1;
    for (int o = 0; o < u.slots; o++) {
      Body body = u.alive[o] && o != but ? world.body(o) : null;
      if (body != null && Math.abs(u.x[o] - x) < 1 && Math.abs(u.y[o] - y) < 1) {
        if (body.vespene() == 0 || u.owner[o] != World.NEUTRAL) {
          return -1;
        }
        found = o;
      }
    }
    return found;
  }

  /** Whether no unit stands on the footprint of a structure at a point. */
  boolean isEmpty(Body body, float x, float y) {
    for (int o = 0; o < u.slots; o++) {
      if (u.alive[o] && world.body(o) == null && !world.stats.flying[u.type[o]]) {
        float r = world.stats.radius[u.type[o]];
        float dx = Math.max(0, Math.abs(u.x[o] - x) - body.width() / 2f);
        float dy = Math.max(0, Math.abs(u.y[o] - y) - body.height() / 2f);
        if (dx * dx + dy * dy < r * r) {
          return false;
        }
      }
    }
    return true;
  }

  private void shuffleTurns(long state) {
    long noise = state;
    for (int i = world.turns - 1; i > 0; i--) {
      noise = Noise.next(noise);
      int j = Noise.below(noise, i + 1);
      int swap = world.turn[i];
      world.turn[i] = world.turn[j];
      world.turn[j] = swap;
    }
  }
}
