package org.overseer.agent.features;

import java.util.Arrays;
import org.overseer.env.BuildOrder;

/**
 * Observations of many players as packed arrays, filled by {@link ObservationEncoder}.
 *
 * <p>Axes: B observations, M entities (ΣM over the batch), K own units that take orders, E enemies
 * that can be attacked, P pair features; F columns, S scalars and C planes on a G × G grid as the
 * {@link FeatureConfig} of the encoder says. Sets lie end to end; {@code xOffsets()[b]} is where
 * set b starts. Arrays may be longer than what counts. One owner, reusable: {@link #clear()} keeps
 * the memory.
 */
public final class FeatureBatch {
  /** Features of an (own unit, enemy) pair, see {@link ObservationEncoder}. */
  public static final int PAIR_FEATURES = 6;

  /** Features of a step of an own unit, see {@link ObservationEncoder}. */
  public static final int STEP_FEATURES = 4;

  /** Directions that a unit can step in. */
  public static final int DIRECTIONS = 8;

  private FeatureConfig config;
  private int columns;
  private int scalarWidth;
  private int planeSize;
  int size;
  int entityCount;
  int ownCount;
  int enemyCount;
  int pairCount;
  float[] entities;
  int[] cells;
  int[] entityOffsets;
  int[] ownRows;
  int[] ownOffsets;
  int[] enemyRows;
  int[] enemyOffsets;
  float[] pairs;
  int[] pairOffsets;
  byte[] legalSteps;
  boolean[] walking;
  short[] abilities;
  boolean[] flying;
  boolean[] patient;
  byte[] hits;
  byte[] exposure;
  byte[] exposed;
  int[] patients;
  boolean[] walkable;
  float[] steps;
  float[] scalars;
  float[] buildOrders;
  int[] buildOrderOffsets;
  float[] planes;

  /** Creates an empty batch, which takes the configuration of the encoder that fills it. */
  public FeatureBatch() {
    config = FeatureConfig.COMBAT;
    measure();
    entities = new float[256 * columns];
    cells = new int[256];
    entityOffsets = new int[65];
    ownRows = new int[256];
    ownOffsets = new int[65];
    enemyRows = new int[256];
    enemyOffsets = new int[65];
    pairs = new float[256 * PAIR_FEATURES];
    pairOffsets = new int[257];
    legalSteps = new byte[256];
    walking = new boolean[256];
    abilities = new short[256];
    flying = new boolean[256];
    patient = new boolean[256];
    hits = new byte[256];
    exposure = new byte[256];
    exposed = new byte[64];
    patients = new int[64];
    walkable = new boolean[8 * config.grid() * config.grid()];
    steps = new float[256 * DIRECTIONS * STEP_FEATURES];
    scalars = new float[64 * scalarWidth];
    buildOrders = new float[0];
    buildOrderOffsets = new int[65];
    planes = new float[8 * planeSize];
  }

  private FeatureBatch(FeatureBatch shared) {
    config = shared.config;
    measure();
    entities = shared.entities;
    cells = shared.cells;
    entityOffsets = shared.entityOffsets;
    ownRows = shared.ownRows;
    ownOffsets = shared.ownOffsets;
    enemyRows = shared.enemyRows;
    enemyOffsets = shared.enemyOffsets;
    pairs = shared.pairs;
    pairOffsets = shared.pairOffsets;
    legalSteps = shared.legalSteps;
    walking = shared.walking;
    abilities = shared.abilities;
    flying = shared.flying;
    patient = shared.patient;
    hits = shared.hits;
    exposure = shared.exposure;
    exposed = shared.exposed;
    patients = shared.patients;
    walkable = shared.walkable;
    steps = shared.steps;
    scalars = shared.scalars;
    buildOrders = shared.buildOrders;
    buildOrderOffsets = shared.buildOrderOffsets;
    planes = shared.planes;
  }

  private void measure() {
    columns = config.columns().size();
    scalarWidth = config.scalarWidth();
    planeSize = config.grid() * config.grid() * config.planes().size();
  }

  /**
   * Takes over the configuration of an encoder that is about to fill it.
   *
   * @throws IllegalArgumentException if it holds observations of another
   */
  void use(FeatureConfig encoder) {
    if (encoder.equals(config)) {
      return;
    }
    if (size > 0) {
      throw new IllegalArgumentException(
          "FeatureBatch: holds %d observations of another feature configuration; clear() it first"
              .formatted(size));
    }
    config = encoder;
    measure();
    entities = new float[cells.length * columns];
    scalars = new float[(entityOffsets.length - 1) * scalarWidth];
    planes = new float[planeSize];
    walkable = new boolean[config.grid() * config.grid()];
  }

  /** Which features the observations have. */
  public FeatureConfig config() {
    return config;
  }

  /** Removes all observations. */
  public void clear() {
    size = 0;
    entityCount = 0;
    ownCount = 0;
    enemyCount = 0;
    pairCount = 0;
  }

  /**
   * A view of the first observations, valid as long as this batch is not changed; it must not be
   * changed itself.
   *
   * @throws IllegalArgumentException if there are fewer than {@code count}
   */
  public FeatureBatch first(int count) {
    if (count < 0 || count > size) {
      throw new IllegalArgumentException(
          "FeatureBatch: cannot view " + count + " of " + size + " observations");
    }
    FeatureBatch view = new FeatureBatch(this);
    view.size = count;
    view.entityCount = entityOffsets[count];
    view.ownCount = ownOffsets[count];
    view.enemyCount = enemyOffsets[count];
    view.pairCount = pairOffsets[view.ownCount];
    return view;
  }

  /** B, the number of observations. */
  public int size() {
    return size;
  }

  /** ΣM, the number of entities. */
  public int entityCount() {
    return entityCount;
  }

  /** ΣK, the number of own units. */
  public int ownCount() {
    return ownCount;
  }

  /** ΣE, the number of enemies. */
  public int enemyCount() {
    return enemyCount;
  }

  /** Entity rows {@code [ΣM, F]}. */
  public float[] entities() {
    return entities;
  }

  /** Plane cell of each entity within the whole batch, {@code b·G² + row·G + column}. */
  public int[] cells() {
    return cells;
  }

  /** Where the entities of each observation start, {@code [B + 1]}. */
  public int[] entityOffsets() {
    return entityOffsets;
  }

  /** Entity row of each own unit, {@code [ΣK]}. */
  public int[] ownRows() {
    return ownRows;
  }

  /** Where the own units of each observation start, {@code [B + 1]}. */
  public int[] ownOffsets() {
    return ownOffsets;
  }

  /** Entity row of each enemy, {@code [ΣE]}. */
  public int[] enemyRows() {
    return enemyRows;
  }

  /** Where the enemies of each observation start, {@code [B + 1]}. */
  public int[] enemyOffsets() {
    return enemyOffsets;
  }

  /** Pair features {@code [ΣK·E, P]}, enemies of one own unit in a row. */
  public float[] pairs() {
    return pairs;
  }

  /** Where the pairs of each own unit start, {@code [ΣK + 1]}, counted in pairs. */
  public int[] pairOffsets() {
    return pairOffsets;
  }

  /** Bit d is set where own unit k may step in direction d, {@code [ΣK]}. */
  public byte[] legalSteps() {
    return legalSteps;
  }

  /** Whether own unit {@code k} is walking on a step or another move order. */
  public boolean isWalking(int k) {
    return walking[k];
  }

  /** Bit a is set where own unit {@code k} has the ability with ordinal a, and energy for it. */
  public int abilities(int k) {
    return abilities[k];
  }

  /** Whether own unit {@code k} flies. */
  public boolean isFlying(int k) {
    return flying[k];
  }

  /** Whether own unit {@code k} is hurt and of those that can be healed. */
  public boolean isPatient(int k) {
    return patient[k];
  }

  /** Number of own units of observation {@code o} that are hurt and can be healed. */
  public int patients(int o) {
    return patients[o];
  }

  /** Sets of targets, as bits, that own unit {@code k} can hit; none if it only heals. */
  public int hits(int k) {
    return hits[k];
  }

  /** Sets of targets, as bits, that enemy {@code e} of the batch belongs to. */
  public int exposure(int e) {
    return exposure[e];
  }

  /** Sets of targets that some enemy of observation {@code o} belongs to. */
  public int exposed(int o) {
    return exposed[o];
  }

  /**
   * The cells of the planes that a command of ground units may be aimed at, {@code [B, G, G]}: see
   * {@link MapGrid#walkable(org.overseer.env.Observation)}.
   */
  public boolean[] walkable() {
    return walkable;
  }

  /** Features of the steps of each own unit, {@code [ΣK, DIRECTIONS, STEP_FEATURES]}. */
  public float[] steps() {
    return steps;
  }

  /** Scalars {@code [B, S]}. */
  public float[] scalars() {
    return scalars;
  }

  /**
   * Steps of the build orders to follow, as rows of {@link BuildOrderColumns}, {@code [ΣN, }{@value
   * BuildOrderColumns#COUNT}{@code ]}; none unless there is {@link ScalarGroup#BUILD_ORDER}.
   */
  public float[] buildOrders() {
    return buildOrders;
  }

  /** Where the build order of each observation starts, counted in steps, {@code [B + 1]}. */
  public int[] buildOrderOffsets() {
    return buildOrderOffsets;
  }

  void addBuildOrder(BuildOrder order, int b) {
    int first = buildOrderOffsets[b];
    int end = first + order.steps().size();
    if (end * BuildOrderColumns.COUNT > buildOrders.length) {
      buildOrders = Arrays.copyOf(buildOrders, 2 * end * BuildOrderColumns.COUNT);
    }
    BuildOrderColumns.write(order, buildOrders, first * BuildOrderColumns.COUNT);
    buildOrderOffsets[b + 1] = end;
  }

  /** Planes {@code [B, G, G, C]}, channels last, row 0 at the lower edge. */
  public float[] planes() {
    return planes;
  }

  /** The largest number of enemies in one observation. */
  public int maxEnemies() {
    int max = 0;
    for (int b = 0; b < size; b++) {
      max = Math.max(max, enemyOffsets[b + 1] - enemyOffsets[b]);
    }
    return max;
  }

  void reserveObservation() {
    if (size + 2 > entityOffsets.length) {
      int capacity = 2 * entityOffsets.length;
      entityOffsets = Arrays.copyOf(entityOffsets, capacity);
      ownOffsets = Arrays.copyOf(ownOffsets, capacity);
      enemyOffsets = Arrays.copyOf(enemyOffsets, capacity);
      scalars = Arrays.copyOf(scalars, capacity * scalarWidth);
      buildOrderOffsets = Arrays.copyOf(buildOrderOffsets, capacity);
      exposed = Arrays.copyOf(exposed, capacity);
      patients = Arrays.copyOf(patients, capacity);
    }
    if ((size + 1) * planeSize > planes.length) {
      int capacity = Math.max(2 * size, 8);
      planes = Arrays.copyOf(planes, capacity * planeSize);
      walkable = Arrays.copyOf(walkable, capacity * config.grid() * config.grid());
    }
  }

  void reserveEntities(int more) {
    if (entityCount + more > cells.length) {
      int capacity = Math.max(2 * cells.length, entityCount + more);
      entities = Arrays.copyOf(entities, capacity * columns);
      cells = Arrays.copyOf(cells, capacity);
    }
    if (ownCount + more + 1 > ownRows.length) {
      int capacity = Math.max(2 * ownRows.length, ownCount + more + 1);
      ownRows = Arrays.copyOf(ownRows, capacity);
      legalSteps = Arrays.copyOf(legalSteps, capacity);
      walking = Arrays.copyOf(walking, capacity);
      abilities = Arrays.copyOf(abilities, capacity);
      flying = Arrays.copyOf(flying, capacity);
      patient = Arrays.copyOf(patient, capacity);
      hits = Arrays.copyOf(hits, capacity);
      steps = Arrays.copyOf(steps, capacity * DIRECTIONS * STEP_FEATURES);
      pairOffsets = Arrays.copyOf(pairOffsets, capacity + 1);
    }
    if (enemyCount + more > enemyRows.length) {
      int capacity = Math.max(2 * enemyRows.length, enemyCount + more);
      enemyRows = Arrays.copyOf(enemyRows, capacity);
      exposure = Arrays.copyOf(exposure, capacity);
    }
  }

  void reservePairs(int more) {
    if ((pairCount + more) * PAIR_FEATURES > pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(2 * pairs.length, (pairCount + more) * PAIR_FEATURES));
    }
  }
}
