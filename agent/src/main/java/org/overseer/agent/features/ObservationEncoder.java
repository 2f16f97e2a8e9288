package org.overseer.agent.features;

import static org.overseer.agent.features.FeatureBatch.DIRECTIONS;
import static org.overseer.agent.features.FeatureBatch.GRID;
import static org.overseer.agent.features.FeatureBatch.PAIR_FEATURES;
import static org.overseer.agent.features.FeatureBatch.PLANES;
import static org.overseer.agent.features.FeatureBatch.SCALARS;
import static org.overseer.agent.features.FeatureBatch.STEP_FEATURES;

import java.util.Arrays;
import org.overseer.env.Ability;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;

/**
 * Appends observations to a {@link FeatureBatch}.
 *
 * <p>Every unit of the observation becomes an entity. <em>Own units</em> are the visible ones of
 * the player; <em>enemies</em> are those that can be attacked now, so snapshots and hidden units
 * are entities but no targets. A pair of both has six features: distance (1 at 16 cells), how far
 * inside 2, 5, 6 and 8 cells the enemy is (edge to edge, 1 at contact), and whether it is the
 * unit's target already. A step has four: the cosine of its direction with that of the closest
 * opponent, the same times how close that is, and the cosines with the directions of the middle of
 * friends and of opponents.
 *
 * <p>Before: an {@code Environment}. Next: {@code org.overseer.agent.network.AgentArchitecture}.
 * Not thread-safe.
 */
public final class ObservationEncoder {
  private static final float[] PAIR_RANGES = {2, 5, 6, 8};
  private static final float NEAR = 7;
  private static final float CLOSE = 8;

  /** Category of {@link EntityColumn#ORDER_KIND} of a unit whose first order is a move. */
  static final int WALKING = 1;

  private static final float[] DIRECTION_X = new float[DIRECTIONS];
  private static final float[] DIRECTION_Y = new float[DIRECTIONS];

  static {
    for (int d = 0; d < DIRECTIONS; d++) {
      double angle = 2 * Math.PI * d / DIRECTIONS;
      DIRECTION_X[d] = (float) StrictMath.cos(angle);
      DIRECTION_Y[d] = (float) StrictMath.sin(angle);
    }
  }

  private final Perspective perspective = new Perspective();
  private final Neighbourhood neighbourhood = new Neighbourhood(NEAR);

  /**
   * Horizontal part of the unit vector of step direction {@code d}, counter-clockwise from x, as
   * the turned observation has it.
   */
  public static float directionX(int d) {
    return DIRECTION_X[d];
  }

  /** Vertical part of the unit vector of step direction {@code d}. */
  public static float directionY(int d) {
    return DIRECTION_Y[d];
  }

  /** Whether the unit in row {@code entity} takes orders from the observing player. */
  public static boolean isOwn(Observation observation, int entity) {
    return observation.feature(entity, UnitFeature.ALLIANCE) == 1
        && observation.feature(entity, UnitFeature.DISPLAY_TYPE) == 1;
  }

  /** Whether the unit in row {@code entity} can be attacked now. */
  public static boolean isTarget(Observation observation, int entity) {
    return observation.feature(entity, UnitFeature.ALLIANCE) == 4
        && observation.feature(entity, UnitFeature.DISPLAY_TYPE) == 1;
  }

  /** Appends one observation, turned so that the own army is on the left. */
  public void append(Observation seen, FeatureBatch batch) {
    Observation observation = perspective.view(seen);
    batch.reserveObservation();
    batch.reserveEntities(observation.entityCount());
    int b = batch.size;
    batch.entityOffsets[b] = batch.entityCount;
    batch.ownOffsets[b] = batch.ownCount;
    batch.enemyOffsets[b] = batch.enemyCount;
    neighbourhood.update(observation);
    appendEntities(observation, batch);
    batch.size = b + 1;
    batch.entityOffsets[b + 1] = batch.entityCount;
    batch.ownOffsets[b + 1] = batch.ownCount;
    batch.enemyOffsets[b + 1] = batch.enemyCount;
    appendPairs(observation, batch, b);
    writeScalars(observation, batch, b);
    writePlanes(observation, batch, b);
  }

  private void appendEntities(Observation observation, FeatureBatch batch) {
    MapInfo map = observation.map();
    for (int i = 0; i < observation.entityCount(); i++) {
      int row = batch.entityCount++;
      writeEntity(observation, i, batch.entities, row * EntityColumn.COUNT);
      int cellX = cell(observation.feature(i, UnitFeature.X), map.width());
      int cellY = cell(observation.feature(i, UnitFeature.Y), map.height());
      batch.cells[row] = (batch.size * GRID + cellY) * GRID + cellX;
      if (isOwn(observation, i)) {
        batch.legalSteps[batch.ownCount] = legalSteps(observation, i, map);
        writeSteps(i, batch.steps, batch.ownCount * DIRECTIONS * STEP_FEATURES);
        batch.ownRows[batch.ownCount++] = row;
      } else if (isTarget(observation, i)) {
        batch.enemyRows[batch.enemyCount++] = row;
      }
    }
  }

  private void writeEntity(Observation o, int i, float[] out, int at) {
    MapInfo map = o.map();
    set(out, at, EntityColumn.UNIT_TYPE, Math.min(2047, o.feature(i, UnitFeature.UNIT_TYPE)));
    set(out, at, EntityColumn.ALLIANCE, o.feature(i, UnitFeature.ALLIANCE));
    set(out, at, EntityColumn.DISPLAY_TYPE, o.feature(i, UnitFeature.DISPLAY_TYPE));
    set(out, at, EntityColumn.CLOAK, o.feature(i, UnitFeature.CLOAK));
    set(out, at, EntityColumn.ORDER_KIND, orderKind(o, i));
    float health = o.feature(i, UnitFeature.HEALTH);
    float shield = o.feature(i, UnitFeature.SHIELD);
    double healthRoot = Math.sqrt(Math.max(0, health));
    double shieldRoot = Math.sqrt(Math.max(0, shield));
    setLevel(out, at, EntityColumn.HEALTH_LEVEL, healthRoot);
    setLevel(out, at, EntityColumn.SHIELD_LEVEL, shieldRoot);
    set(out, at, EntityColumn.HEALTH_RATIO, ratio(health, o.feature(i, UnitFeature.HEALTH_MAX)));
    set(out, at, EntityColumn.SHIELD_RATIO, ratio(shield, o.feature(i, UnitFeature.SHIELD_MAX)));
    set(
        out,
        at,
        EntityColumn.ENERGY_RATIO,
        ratio(o.feature(i, UnitFeature.ENERGY), o.feature(i, UnitFeature.ENERGY_MAX)));
    set(out, at, EntityColumn.HEALTH_ROOT, (float) healthRoot / 20);
    set(out, at, EntityColumn.SHIELD_ROOT, (float) shieldRoot / 20);
    float cooldown = o.feature(i, UnitFeature.WEAPON_COOLDOWN);
    setLevel(out, at, EntityColumn.COOLDOWN_LOOPS, cooldown);
    set(out, at, EntityColumn.WEAPON_COOLDOWN, Math.min(2, cooldown / 32));
    set(out, at, EntityColumn.WEAPON_BUSY, cooldown > 0 ? 1 : 0);
    set(out, at, EntityColumn.X, 2 * o.feature(i, UnitFeature.X) / map.width() - 1);
    set(out, at, EntityColumn.Y, 2 * o.feature(i, UnitFeature.Y) / map.height() - 1);
    set(out, at, EntityColumn.FACING_COSINE, neighbourhood.facingX(i));
    set(out, at, EntityColumn.FACING_SINE, neighbourhood.facingY(i));
    set(out, at, EntityColumn.RADIUS, o.feature(i, UnitFeature.RADIUS));
    set(out, at, EntityColumn.IS_FLYING, o.feature(i, UnitFeature.IS_FLYING));
    set(out, at, EntityColumn.BUILD_PROGRESS, o.feature(i, UnitFeature.BUILD_PROGRESS));
    float distance = neighbourhood.opponentDistance(i);
    int aimedAt = neighbourhood.aimedAt(i);
    setLevel(out, at, EntityColumn.AIMED_AT_BY, aimedAt);
    setLevel(out, at, EntityColumn.OPPONENT_HALF_CELLS, 2 * distance);
    set(out, at, EntityColumn.OPPONENT_DIRECTION_X, neighbourhood.opponentDirectionX(i));
    set(out, at, EntityColumn.OPPONENT_DIRECTION_Y, neighbourhood.opponentDirectionY(i));
    set(out, at, EntityColumn.OPPONENT_DISTANCE, Math.min(2, distance / 16));
    set(out, at, EntityColumn.OPPONENT_CLOSENESS, Math.max(0, 1 - distance / CLOSE));
    set(out, at, EntityColumn.OPPONENTS_NEAR, Math.min(4, neighbourhood.opponentsNear(i) / 8f));
    set(out, at, EntityColumn.FRIENDS_NEAR, Math.min(4, neighbourhood.friendsNear(i) / 8f));
    set(out, at, EntityColumn.AIMED_AT, Math.min(4, aimedAt / 4f));
  }

  private static void set(float[] out, int at, EntityColumn column, float value) {
    out[at + column.ordinal()] = value;
  }

  /** Writes the category of a number: rounded up, and beyond the last one, the last. */
  private static void setLevel(float[] out, int at, EntityColumn column, double number) {
    double level = Math.min(column.categories() - 1, Math.ceil(Math.max(0, number)));
    set(out, at, column, (float) level);
  }

  private static int orderKind(Observation observation, int i) {
    int ability = (int) observation.feature(i, UnitFeature.ORDER_ABILITY);
    if (ability == 0) {
      return 0;
    } else if (ability == Ability.MOVE.specificId()) {
      return WALKING;
    } else if (ability == Ability.ATTACK.specificId()) {
      return 2;
    } else if (ability == Ability.HOLD_POSITION.specificId()) {
      return 3;
    }
    return 4;
  }

  static byte legalSteps(Observation observation, int i, MapInfo map) {
    float x = observation.feature(i, UnitFeature.X);
    float y = observation.feature(i, UnitFeature.Y);
    boolean flying = observation.feature(i, UnitFeature.IS_FLYING) != 0;
    int bits = 0;
    for (int d = 0; d < DIRECTIONS; d++) {
      float nextX = x + DIRECTION_X[d];
      float nextY = y + DIRECTION_Y[d];
      boolean inside = nextX >= 0 && nextY >= 0 && nextX < map.width() && nextY < map.height();
      if (flying ? inside : map.isPathable(nextX, nextY)) {
        bits |= 1 << d;
      }
    }
    return (byte) bits;
  }

  private void writeSteps(int i, float[] out, int start) {
    float distance = neighbourhood.opponentDistance(i);
    float closeness = Math.max(0, 1 - distance / CLOSE);
    int at = start;
    for (int d = 0; d < DIRECTIONS; d++) {
      float closest =
          DIRECTION_X[d] * neighbourhood.opponentDirectionX(i)
              + DIRECTION_Y[d] * neighbourhood.opponentDirectionY(i);
      out[at++] = closest;
      out[at++] = closest * closeness;
      out[at++] =
          DIRECTION_X[d] * neighbourhood.friendsDirectionX(i)
              + DIRECTION_Y[d] * neighbourhood.friendsDirectionY(i);
      out[at++] =
          DIRECTION_X[d] * neighbourhood.opponentsDirectionX(i)
              + DIRECTION_Y[d] * neighbourhood.opponentsDirectionY(i);
    }
  }

  private static void appendPairs(Observation observation, FeatureBatch batch, int b) {
    int own = batch.ownOffsets[b + 1] - batch.ownOffsets[b];
    int enemies = batch.enemyOffsets[b + 1] - batch.enemyOffsets[b];
    batch.reservePairs(own * enemies);
    int firstRow = batch.entityOffsets[b];
    for (int k = batch.ownOffsets[b]; k < batch.ownOffsets[b + 1]; k++) {
      batch.pairOffsets[k] = batch.pairCount;
      int unit = batch.ownRows[k] - firstRow;
      for (int e = batch.enemyOffsets[b]; e < batch.enemyOffsets[b + 1]; e++) {
        int enemy = batch.enemyRows[e] - firstRow;
        int at = batch.pairCount++ * PAIR_FEATURES;
        float distance = edgeDistance(observation, unit, enemy);
        batch.pairs[at] = Math.min(2, distance / 16);
        for (int r = 0; r < PAIR_RANGES.length; r++) {
          batch.pairs[at + 1 + r] = Math.max(0, 1 - distance / PAIR_RANGES[r]);
        }
        boolean target = observation.orderTargetTags()[unit] == observation.tags()[enemy];
        batch.pairs[at + 1 + PAIR_RANGES.length] = target ? 1 : 0;
      }
      batch.pairOffsets[k + 1] = batch.pairCount;
    }
  }

  private static float edgeDistance(Observation o, int first, int second) {
    float dx = o.feature(second, UnitFeature.X) - o.feature(first, UnitFeature.X);
    float dy = o.feature(second, UnitFeature.Y) - o.feature(first, UnitFeature.Y);
    float radii = o.feature(first, UnitFeature.RADIUS) + o.feature(second, UnitFeature.RADIUS);
    return Math.max(0, (float) Math.sqrt(dx * dx + dy * dy) - radii);
  }

  private static void writeScalars(Observation o, FeatureBatch batch, int b) {
    int own = 0;
    int enemies = 0;
    int ready = 0;
    float ownPoints = 0;
    float enemyPoints = 0;
    float ownMax = 0;
    float enemyMax = 0;
    for (int i = 0; i < o.entityCount(); i++) {
      float points = o.feature(i, UnitFeature.HEALTH) + o.feature(i, UnitFeature.SHIELD);
      float max = o.feature(i, UnitFeature.HEALTH_MAX) + o.feature(i, UnitFeature.SHIELD_MAX);
      if (isOwn(o, i)) {
        own++;
        ready += o.feature(i, UnitFeature.WEAPON_COOLDOWN) > 0 ? 0 : 1;
        ownPoints += points;
        ownMax += max;
      } else if (isTarget(o, i)) {
        enemies++;
        enemyPoints += points;
        enemyMax += max;
      }
    }
    float[] s = o.scalars();
    float[] out = batch.scalars;
    int at = b * SCALARS;
    out[at++] = own / 16f;
    out[at++] = enemies / 16f;
    out[at++] = ratio(own - enemies, own + enemies);
    out[at++] = ownPoints / 1000;
    out[at++] = enemyPoints / 1000;
    out[at++] = ratio(ownPoints - enemyPoints, ownPoints + enemyPoints);
    out[at++] = ratio(ownPoints, ownMax);
    out[at++] = ratio(enemyPoints, enemyMax);
    out[at++] = ratio(ready, own);
    out[at++] = Math.min(4, o.gameLoop() / 1000f);
    out[at++] = logarithm(s[ScalarFeature.MINERALS.ordinal()]);
    out[at++] = logarithm(s[ScalarFeature.VESPENE.ordinal()]);
    out[at++] = s[ScalarFeature.FOOD_USED.ordinal()] / 200;
    out[at++] = s[ScalarFeature.FOOD_CAP.ordinal()] / 200;
    out[at++] = s[ScalarFeature.FOOD_WORKERS.ordinal()] / 100;
    out[at] = s[ScalarFeature.ARMY_COUNT.ordinal()] / 100;
  }

  private static void writePlanes(Observation observation, FeatureBatch batch, int b) {
    MapInfo map = observation.map();
    float[] planes = batch.planes;
    int start = b * GRID * GRID * PLANES;
    Arrays.fill(planes, start, start + GRID * GRID * PLANES, 0f);
    for (int row = 0; row < GRID; row++) {
      int y = (2 * row + 1) * map.height() / (2 * GRID);
      for (int column = 0; column < GRID; column++) {
        int source = y * map.width() + (2 * column + 1) * map.width() / (2 * GRID);
        int at = start + (row * GRID + column) * PLANES;
        planes[at] = map.pathing()[source];
        planes[at + 1] = (map.terrainHeight()[source] & 0xFF) / 127.5f - 1;
        planes[at + 2] = observation.visibility()[source] == 2 ? 1 : 0;
      }
    }
  }

  private static int cell(float position, int cells) {
    return Math.max(0, Math.min(GRID - 1, (int) (position * GRID / cells)));
  }

  private static float ratio(float value, float max) {
    return max > 0 ? value / max : 0;
  }

  private static float logarithm(float value) {
    return (float) StrictMath.log1p(Math.max(0, value)) / 10;
  }
}
