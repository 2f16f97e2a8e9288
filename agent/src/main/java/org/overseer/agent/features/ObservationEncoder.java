package org.overseer.agent.features;

import static org.overseer.agent.features.FeatureBatch.DIRECTIONS;
import static org.overseer.agent.features.FeatureBatch.PAIR_FEATURES;
import static org.overseer.agent.features.FeatureBatch.STEP_FEATURES;

import org.overseer.env.LastAction;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.UnitFeature;

/**
 * Appends observations to a {@link FeatureBatch}.
 *
 * <p>What is encoded is the choice of a {@link FeatureConfig}; the rest costs nothing. Every unit
 * of the observation becomes an entity. <em>Own units</em> are the visible ones of the player;
 * <em>enemies</em> are those that can be attacked now, so snapshots and hidden units are entities
 * but no targets. A pair of both has six features: distance (1 at 16 cells), how far inside 2, 5, 6
 * and 8 cells the enemy is (edge to edge, 1 at contact), and whether it is the unit's target
 * already. A step has four: the cosine of its direction with that of the closest opponent, the same
 * times how close that is, and the cosines with the directions of the middle of friends and of
 * opponents.
 *
 * <p>Before: an {@code Environment}. Next: {@code org.overseer.agent.network.AgentArchitecture}.
 * Not thread-safe.
 */
public final class ObservationEncoder {
  private static final float[] PAIR_RANGES = {2, 5, 6, 8};
  private static final float NEAR = 7;
  private static final float CLOSE = 8;

  private static final float[] DIRECTION_X = new float[DIRECTIONS];
  private static final float[] DIRECTION_Y = new float[DIRECTIONS];

  static {
    for (int d = 0; d < DIRECTIONS; d++) {
      double angle = 2 * Math.PI * d / DIRECTIONS;
      DIRECTION_X[d] = (float) StrictMath.cos(angle);
      DIRECTION_Y[d] = (float) StrictMath.sin(angle);
    }
  }

  private final FeatureConfig config;
  private final Perspective perspective = new Perspective();
  private final Neighbourhood neighbourhood = new Neighbourhood(NEAR);
  private final EntityWriter entities;
  private final ScalarWriter scalars;
  private final PlaneWriter planes;
  private final MapGrid grid;
  private final int columns;

  /** Creates an encoder of {@link FeatureConfig#COMBAT}. */
  public ObservationEncoder() {
    this(FeatureConfig.COMBAT);
  }

  /** Creates an encoder of the features that an agent has. */
  public ObservationEncoder(FeatureConfig config) {
    this.config = config;
    entities = new EntityWriter(config, neighbourhood);
    scalars = new ScalarWriter(config);
    planes = new PlaneWriter(config);
    grid = new MapGrid(config.grid());
    columns = config.columns().size();
  }

  /** What is encoded. */
  public FeatureConfig config() {
    return config;
  }

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

  /** Whether encoded observations are turned, so that their points lie opposite on the map. */
  public static boolean isTurned(Observation observation) {
    return Perspective.isTurned(observation);
  }

  /** Appends one observation of a player without a past and without a strategy to follow. */
  public void append(Observation seen, FeatureBatch batch) {
    append(seen, PlayerContext.NONE, batch);
  }

  /**
   * Appends one observation, turned so that the own army is on the left.
   *
   * @param context what the player is told beside it
   * @throws IllegalArgumentException if the batch holds observations of another configuration, or
   *     the last action is of a type that the configuration does not have
   */
  public void append(Observation seen, PlayerContext context, FeatureBatch batch) {
    batch.use(config);
    Observation observation = perspective.view(seen);
    batch.reserveObservation();
    batch.reserveEntities(observation.entityCount());
    int b = batch.size;
    batch.entityOffsets[b] = batch.entityCount;
    batch.ownOffsets[b] = batch.ownCount;
    batch.enemyOffsets[b] = batch.enemyCount;
    neighbourhood.update(observation);
    appendEntities(observation, context.lastAction(), batch);
    batch.size = b + 1;
    batch.entityOffsets[b + 1] = batch.entityCount;
    batch.ownOffsets[b + 1] = batch.ownCount;
    batch.enemyOffsets[b + 1] = batch.enemyCount;
    appendPairs(observation, batch, b);
    scalars.write(observation, context, batch, b);
    planes.write(observation, batch, b);
  }

  private void appendEntities(Observation observation, LastAction last, FeatureBatch batch) {
    MapInfo map = observation.map();
    int firstCell = batch.size * grid.cells();
    int exposed = 0;
    int patients = 0;
    for (int i = 0; i < observation.entityCount(); i++) {
      int row = batch.entityCount++;
      entities.write(observation, i, last, batch.entities, row * columns);
      float x = observation.feature(i, UnitFeature.X);
      float y = observation.feature(i, UnitFeature.Y);
      batch.cells[row] = firstCell + grid.cell(x, y, map);
      if (isOwn(observation, i)) {
        batch.legalSteps[batch.ownCount] = legalSteps(observation, i, map);
        batch.walking[batch.ownCount] =
            EntityWriter.orderKind(observation, i) == EntityWriter.WALKING;
        batch.abilities[batch.ownCount] = (short) Attacks.abilities(observation, i);
        batch.hits[batch.ownCount] = (byte) Attacks.hits(observation, i);
        batch.flying[batch.ownCount] = observation.feature(i, UnitFeature.IS_FLYING) != 0;
        boolean patient = Attacks.isPatient(observation, i);
        batch.patient[batch.ownCount] = patient;
        patients += patient ? 1 : 0;
        writeSteps(i, batch.steps, batch.ownCount * DIRECTIONS * STEP_FEATURES);
        batch.ownRows[batch.ownCount++] = row;
      } else if (isTarget(observation, i)) {
        int exposure = Attacks.exposure(observation, i);
        exposed |= exposure;
        batch.exposure[batch.enemyCount] = (byte) exposure;
        batch.enemyRows[batch.enemyCount++] = row;
      }
    }
    batch.exposed[batch.size] = (byte) exposed;
    batch.patients[batch.size] = patients;
  }

  static byte legalSteps(Observation observation, int i, MapInfo map) {
    if (GameData.isImmobile((int) observation.feature(i, UnitFeature.UNIT_TYPE))) {
      return 0;
    }
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
}
