package org.overseer.env;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one player sees at one time step.
 *
 * <p>Axes: M units that are there (no cap, order without meaning), F columns of {@link
 * UnitFeature}. An environment owns its observations and rewrites them at every step; {@link
 * #copyFrom} keeps one. Next on the way: {@code org.overseer.agent.features.ObservationEncoder}.
 */
public final class Observation {
  private static final float[] NO_FEATURES = new float[UnitFeature.COUNT];

  private int playerId;
  private int gameLoop;
  private int entityCount;
  private long[] tags = new long[32];
  private long[] orderTargetTags = new long[32];
  private long[] engagedTargetTags = new long[32];
  private float[] entities = new float[32 * UnitFeature.COUNT];
  private final float[] scalars = new float[ScalarFeature.COUNT];
  private @Nullable MapInfo map;
  private byte[] visibility = new byte[0];
  private byte[] creep = new byte[0];
  private int upgradeCount;
  private int[] upgrades = new int[8];

  /**
   * Starts a new content: no units or upgrades, scalars 0; grids keep their bytes when the map is
   * the same.
   */
  public void begin(MapInfo newMap, int newPlayerId, int newGameLoop) {
    playerId = newPlayerId;
    gameLoop = newGameLoop;
    entityCount = 0;
    upgradeCount = 0;
    Arrays.fill(scalars, 0f);
    if (map != newMap) {
      map = newMap;
      visibility = new byte[newMap.width() * newMap.height()];
      creep = new byte[newMap.width() * newMap.height()];
    }
  }

  /**
   * Adds a unit whose features are all 0.
   *
   * @return the index of its first feature in {@link #entities()}, which this call may replace
   */
  public int addEntity(long tag) {
    return addEntity(tag, NO_FEATURES);
  }

  /**
   * Adds a unit that has these features, {@code [F]}.
   *
   * @return the index of its first feature in {@link #entities()}, which this call may replace
   */
  public int addEntity(long tag, float[] features) {
    if (entityCount == tags.length) {
      int capacity = 2 * entityCount;
      tags = Arrays.copyOf(tags, capacity);
      orderTargetTags = Arrays.copyOf(orderTargetTags, capacity);
      engagedTargetTags = Arrays.copyOf(engagedTargetTags, capacity);
      entities = Arrays.copyOf(entities, capacity * UnitFeature.COUNT);
    }
    int row = entityCount++;
    tags[row] = tag;
    orderTargetTags[row] = 0;
    engagedTargetTags[row] = 0;
    int start = row * UnitFeature.COUNT;
    System.arraycopy(features, 0, entities, start, UnitFeature.COUNT);
    return start;
  }

  /** Adds an upgrade that the player has. */
  public void addUpgrade(int id) {
    if (upgradeCount == upgrades.length) {
      upgrades = Arrays.copyOf(upgrades, 2 * upgradeCount);
    }
    upgrades[upgradeCount++] = id;
  }

  /** Replaces the content by a copy of {@code other}'s; the map is shared. */
  public void copyFrom(Observation other) {
    begin(other.map(), other.playerId, other.gameLoop);
    if (tags.length < other.entityCount) {
      tags = new long[other.tags.length];
      orderTargetTags = new long[other.tags.length];
      engagedTargetTags = new long[other.tags.length];
      entities = new float[other.entities.length];
    }
    copyUpgrades(other);
    entityCount = other.entityCount;
    System.arraycopy(other.tags, 0, tags, 0, entityCount);
    System.arraycopy(other.orderTargetTags, 0, orderTargetTags, 0, entityCount);
    System.arraycopy(other.engagedTargetTags, 0, engagedTargetTags, 0, entityCount);
    System.arraycopy(other.entities, 0, entities, 0, entityCount * UnitFeature.COUNT);
    System.arraycopy(other.scalars, 0, scalars, 0, scalars.length);
    System.arraycopy(other.visibility, 0, visibility, 0, visibility.length);
    System.arraycopy(other.creep, 0, creep, 0, creep.length);
  }

  /** Adds the upgrades of {@code other}. */
  public void copyUpgrades(Observation other) {
    for (int i = 0; i < other.upgradeCount; i++) {
      addUpgrade(other.upgrades[i]);
    }
  }

  /** Protocol id of the player who sees this, from 1. */
  public int playerId() {
    return playerId;
  }

  /** Game loops since the start, 16 to a second of normal game time. */
  public int gameLoop() {
    return gameLoop;
  }

  /** M, the number of units. */
  public int entityCount() {
    return entityCount;
  }

  /** Unit tags; the first {@link #entityCount()} elements count. */
  public long[] tags() {
    return tags;
  }

  /** Tag of the unit that each own unit's first order is aimed at, 0 without; {@code [M]} count. */
  public long[] orderTargetTags() {
    return orderTargetTags;
  }

  /** Tag of the unit that each own unit is shooting at, 0 without; {@code [M]} count. */
  public long[] engagedTargetTags() {
    return engagedTargetTags;
  }

  /** Unit features, row-major {@code [M, F]}; elements beyond M rows have no meaning. */
  public float[] entities() {
    return entities;
  }

  /** One feature of one unit. */
  public float feature(int entity, UnitFeature feature) {
    return entities[entity * UnitFeature.COUNT + feature.ordinal()];
  }

  /** Number of upgrades that the player has. */
  public int upgradeCount() {
    return upgradeCount;
  }

  /** Upgrade ids in the order of the message; the first {@link #upgradeCount()} elements count. */
  public int[] upgrades() {
    return upgrades;
  }

  /** Player statistics, {@code [ScalarFeature.COUNT]}. */
  public float[] scalars() {
    return scalars;
  }

  /** The map, known once {@link #begin} was called. */
  public MapInfo map() {
    if (map == null) {
      throw new IllegalStateException("the observation is empty: begin(…) was never called");
    }
    return map;
  }

  /** 0 hidden, 1 fogged, 2 visible; {@code [height * width]}, laid out as {@link MapInfo} says. */
  public byte[] visibility() {
    return visibility;
  }

  /** 1 where creep is; {@code [height * width]}, laid out as {@link MapInfo} says. */
  public byte[] creep() {
    return creep;
  }

  /** A 64-bit hash of everything but the map: equal contents give equal hashes on every machine. */
  public long contentHash() {
    long hash = mix(0x9E3779B97F4A7C15L ^ playerId, gameLoop);
    hash = mix(hash, entityCount);
    for (int row = 0; row < entityCount; row++) {
      hash = mix(hash, tags[row]);
      hash = mix(hash, orderTargetTags[row]);
      hash = mix(hash, engagedTargetTags[row]);
    }
    for (int i = 0; i < entityCount * UnitFeature.COUNT; i++) {
      hash = mix(hash, Float.floatToIntBits(entities[i]));
    }
    for (float scalar : scalars) {
      hash = mix(hash, Float.floatToIntBits(scalar));
    }
    for (int i = 0; i < upgradeCount; i++) {
      hash = mix(hash, upgrades[i]);
    }
    for (byte cell : visibility) {
      hash = mix(hash, cell);
    }
    for (byte cell : creep) {
      hash = mix(hash, cell);
    }
    return hash;
  }

  private static long mix(long hash, long value) {
    long z = (hash ^ value) * 0xBF58476D1CE4E5B9L;
    return z ^ (z >>> 29);
  }
}
