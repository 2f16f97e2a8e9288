package org.overseer.agent.features;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * Writes the chosen {@link Plane}s on a G × G grid over the whole map, whatever its size.
 *
 * <p>What a map never changes is sampled once and copied after: players see few maps many times.
 */
final class PlaneWriter {
  /** Maps in play at once: those of a few scenarios, each as it is and turned. */
  private static final int KEPT = 16;

  private static final byte VISIBLE = 2;
  private static final byte FOGGED = 1;
  private static final int ALLIANCES = 5;

  private final MapGrid grid;
  private final Plane[] planes;

  /** Channel of the owners of each alliance, −1 without. */
  private final int[] ownerPlane = new int[ALLIANCES];

  private final boolean hasOwners;
  private final @Nullable Sampled[] kept = new Sampled[KEPT];
  private int oldest;

  /**
   * @param still the planes that do not change, the others 0, {@code [G, G, C]}
   * @param source map cell in the middle of each grid cell, {@code [G, G]}; empty for a map without
   *     cells
   * @param walkable see {@link MapGrid#walkable(Observation)}, {@code [G, G]}
   */
  private record Sampled(MapInfo map, float[] still, int[] source, boolean[] walkable) {}

  PlaneWriter(FeatureConfig config) {
    grid = new MapGrid(config.grid());
    planes = config.planes().toArray(Plane[]::new);
    Arrays.fill(ownerPlane, -1);
    Plane[] owners = {Plane.SELF, Plane.ALLY, Plane.NEUTRAL, Plane.ENEMY};
    for (int a = 0; a < owners.length; a++) {
      ownerPlane[a + 1] = config.planes().indexOf(owners[a]);
    }
    hasOwners = Arrays.stream(ownerPlane).anyMatch(channel -> channel >= 0);
  }

  /** Writes the planes of observation b, whose entities have their cells. */
  void write(Observation observation, FeatureBatch batch, int b) {
    Sampled map = sampled(observation.map());
    int start = b * map.still.length;
    System.arraycopy(map.still, 0, batch.planes, start, map.still.length);
    int cells = grid.cells();
    System.arraycopy(map.walkable, 0, batch.walkable, b * cells, cells);
    for (int channel = 0; channel < planes.length; channel++) {
      switch (planes[channel]) {
        case VISIBLE -> mark(observation.visibility(), VISIBLE, map, batch.planes, start + channel);
        case FOGGED -> mark(observation.visibility(), FOGGED, map, batch.planes, start + channel);
        case CREEP -> mark(observation.creep(), (byte) 1, map, batch.planes, start + channel);
        default -> {} // does not change, or follows
      }
    }
    if (hasOwners) {
      writeOwners(observation, batch, b, start);
    }
  }

  private void mark(byte[] cells, byte wanted, Sampled map, float[] out, int start) {
    int at = start;
    for (int source : map.source) {
      out[at] = cells[source] == wanted ? 1 : 0;
      at += planes.length;
    }
  }

  private void writeOwners(Observation observation, FeatureBatch batch, int b, int start) {
    int firstRow = batch.entityOffsets[b];
    int firstCell = b * grid.cells();
    for (int i = 0; i < observation.entityCount(); i++) {
      int alliance = (int) observation.feature(i, UnitFeature.ALLIANCE);
      int channel = alliance > 0 && alliance < ALLIANCES ? ownerPlane[alliance] : -1;
      if (channel >= 0) {
        int cell = batch.cells[firstRow + i] - firstCell;
        batch.planes[start + cell * planes.length + channel] = 1;
      }
    }
  }

  private Sampled sampled(MapInfo map) {
    for (Sampled known : kept) {
      if (known != null && known.map == map) {
        return known;
      }
    }
    Sampled sampled = sample(map);
    kept[oldest] = sampled;
    oldest = (oldest + 1) % KEPT;
    return sampled;
  }

  private Sampled sample(MapInfo map) {
    float[] still = new float[grid.cells() * planes.length];
    boolean[] walkable = grid.walkable(map, /* turned= */ false);
    if (map.width() == 0 || map.height() == 0) {
      return new Sampled(map, still, new int[0], walkable);
    }
    int[] source = new int[grid.cells()];
    for (int cell = 0; cell < source.length; cell++) {
      source[cell] = grid.middle(cell, map);
      for (int channel = 0; channel < planes.length; channel++) {
        still[cell * planes.length + channel] = still(planes[channel], map, source[cell]);
      }
    }
    return new Sampled(map, still, source, walkable);
  }

  private static float still(Plane plane, MapInfo map, int cell) {
    return switch (plane) {
      case PATHABLE -> map.pathing()[cell];
      case HEIGHT -> (map.terrainHeight()[cell] & 0xFF) / 127.5f - 1;
      case BUILDABLE -> map.placement()[cell];
      default -> 0;
    };
  }
}
