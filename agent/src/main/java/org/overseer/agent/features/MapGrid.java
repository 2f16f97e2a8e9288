package org.overseer.agent.features;

import java.util.Arrays;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;

/**
 * The grid of cells, as many on every map, that lies over the whole map as an agent sees it; its
 * own army is on the left there ({@link ObservationEncoder#isTurned}).
 *
 * <p>Cell {@code row·G + column} has its row from below.
 *
 * @param side G, cells along each side
 */
public record MapGrid(int side) {
  /** G². */
  public int cells() {
    return side * side;
  }

  /** Cell in which a point of a map lies that is turned already; points outside are at the edge. */
  int cell(float x, float y, MapInfo map) {
    return coordinate(y, map.height()) * side + coordinate(x, map.width());
  }

  private int coordinate(float position, int length) {
    return length > 0 ? Math.max(0, Math.min(side - 1, (int) (position * side / length))) : 0;
  }

  /** Cell in which a point of the observation's map lies; points outside are at the edge. */
  public int cell(Observation observation, float x, float y) {
    MapInfo map = observation.map();
    return Perspective.isTurned(observation)
        ? cell(map.width() - x, map.height() - y, map)
        : cell(x, y, map);
  }

  /** Element of a map's arrays that is in the middle of a cell, of a map that is turned already. */
  int middle(int cell, MapInfo map) {
    int x = (2 * (cell % side) + 1) * map.width() / (2 * side);
    int y = (2 * (cell / side) + 1) * map.height() / (2 * side);
    return y * map.width() + x;
  }

  /** Where the middle of a cell is on the observation's map, horizontally; cells of the map. */
  public float x(Observation observation, int cell) {
    return x(observation.map(), Perspective.isTurned(observation), cell);
  }

  private float x(MapInfo map, boolean turned, int cell) {
    float x = (cell % side + 0.5f) * map.width() / side;
    return turned ? map.width() - x : x;
  }

  /** Where the middle of a cell is on the observation's map, vertically; cells of the map. */
  public float y(Observation observation, int cell) {
    return y(observation.map(), Perspective.isTurned(observation), cell);
  }

  private float y(MapInfo map, boolean turned, int cell) {
    float y = (cell / side + 0.5f) * map.height() / side;
    return turned ? map.height() - y : y;
  }

  /** Where the middles of all cells are, {@code [2, G, G]}: all horizontally, then vertically. */
  public float[] middles(Observation observation) {
    boolean turned = Perspective.isTurned(observation);
    float[] middles = new float[2 * cells()];
    for (int cell = 0; cell < cells(); cell++) {
      middles[cell] = x(observation.map(), turned, cell);
      middles[cells() + cell] = y(observation.map(), turned, cell);
    }
    return middles;
  }

  /**
   * The cells that a command of ground units may be aimed at: those in whose middle they can walk,
   * and all of them on a map without any.
   *
   * @return {@code [G, G]}
   */
  public boolean[] walkable(Observation observation) {
    return walkable(observation.map(), Perspective.isTurned(observation));
  }

  /** The same of a map that is to be turned or not. */
  boolean[] walkable(MapInfo map, boolean turned) {
    boolean[] walkable = new boolean[cells()];
    boolean any = false;
    for (int cell = 0; cell < walkable.length && map.pathing().length > 0; cell++) {
      int middle = middle(cell, map);
      int element = turned ? map.pathing().length - 1 - middle : middle;
      walkable[cell] = map.pathing()[element] != 0;
      any |= walkable[cell];
    }
    if (!any) {
      Arrays.fill(walkable, true);
    }
    return walkable;
  }
}
