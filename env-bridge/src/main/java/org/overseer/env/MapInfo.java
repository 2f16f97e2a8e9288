package org.overseer.env;

/**
 * What stays the same on a map for a whole game.
 *
 * <p>Grids are row-major with row 0 at y = 0, the lower edge: cell (x, y) is element {@code y *
 * width + x}. The arrays are shared, not copied; nobody writes them after construction.
 *
 * @param name the scenario's or map's name
 * @param width cells along x
 * @param height cells along y
 * @param pathing 1 where ground units can walk, else 0, {@code [height * width]}
 * @param placement 1 where buildings can stand, else 0, {@code [height * width]}
 * @param terrainHeight the protocol's terrain height bytes, 0 to 255 for z from −200 to 200 scaled
 *     as the s2client protocol lays images out, {@code [height * width]}
 */
public record MapInfo(
    String name, int width, int height, byte[] pathing, byte[] placement, byte[] terrainHeight) {
  /** Checks that each grid has one element a cell. */
  public MapInfo {
    check("pathing", pathing, width * height);
    check("placement", placement, width * height);
    check("terrainHeight", terrainHeight, width * height);
  }

  /** Whether a ground unit can stand on the cell that holds ({@code x}, {@code y}). */
  public boolean isPathable(float x, float y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    return column >= 0
        && row >= 0
        && column < width
        && row < height
        && pathing[row * width + column] != 0;
  }

  private static void check(String grid, byte[] cells, int expected) {
    if (cells.length != expected) {
      throw new IllegalArgumentException(
          "MapInfo." + grid + ": expected " + expected + " cells but got " + cells.length);
    }
  }
}
