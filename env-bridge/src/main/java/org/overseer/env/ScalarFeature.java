package org.overseer.env;

/**
 * The elements of {@link Observation#scalars()}, each the protocol's {@code PlayerCommon} field of
 * the same name (sc2api.proto).
 */
public enum ScalarFeature {
  /** Minerals in stock. */
  MINERALS,
  /** Vespene in stock. */
  VESPENE,
  /** Supply available. */
  FOOD_CAP,
  /** Supply in use. */
  FOOD_USED,
  /** Supply in use by fighting units. */
  FOOD_ARMY,
  /** Supply in use by workers. */
  FOOD_WORKERS,
  /** Workers without orders. */
  IDLE_WORKER_COUNT,
  /** Fighting units. */
  ARMY_COUNT,
  /** Warp gates. */
  WARP_GATE_COUNT,
  /** Larvae. */
  LARVA_COUNT;

  /** Number of elements. */
  public static final int COUNT = values().length;
}
