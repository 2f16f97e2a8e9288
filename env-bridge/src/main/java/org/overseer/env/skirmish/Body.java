package org.overseer.env.skirmish;

/**
 * What a structure, rock or resource is as a part of the map, beside its {@link UnitType}.
 *
 * @param width cells of its footprint along x
 * @param height cells of its footprint along y
 * @param shape of the footprint within these
 * @param walls whether nobody walks on its footprint while it stands; on the others one only cannot
 *     build
 * @param invulnerable whether nobody can attack it
 * @param minerals in it at first
 * @param vespene in it at first
 */
record Body(
    int width,
    int height,
    Shape shape,
    boolean walls,
    boolean invulnerable,
    int minerals,
    int vespene) {
  /** Which cells of its rectangle a footprint has. */
  enum Shape {
    /** All. */
    FULL,
    /** All but the four corners. */
    CUT,
    /** A band from the lower left to the upper right, as on ramps that run across. */
    RISING,
    /** A band from the upper left to the lower right. */
    FALLING
  }

  /** Half the width of a band, cells. */
  private static final int BAND = 3;

  /** Writes {@code value} into the cells of a map that the footprint at a point covers. */
  void mark(byte[] cells, int mapWidth, int mapHeight, float x, float y, byte value) {
    int left = Math.round(x - width / 2f);
    int bottom = Math.round(y - height / 2f);
    for (int j = 0; j < height; j++) {
      for (int i = 0; i < width; i++) {
        int cx = left + i;
        int cy = bottom + j;
        if (covers(i, j) && cx >= 0 && cy >= 0 && cx < mapWidth && cy < mapHeight) {
          cells[cy * mapWidth + cx] = value;
        }
      }
    }
  }

  /** Whether every cell of the footprint at a point has a value other than 0. */
  boolean fits(byte[] cells, int mapWidth, int mapHeight, float x, float y) {
    int left = Math.round(x - width / 2f);
    int bottom = Math.round(y - height / 2f);
    for (int j = 0; j < height; j++) {
      for (int i = 0; i < width; i++) {
        int cx = left + i;
        int cy = bottom + j;
        boolean inside = cx >= 0 && cy >= 0 && cx < mapWidth && cy < mapHeight;
        if (covers(i, j) && (!inside || cells[cy * mapWidth + cx] == 0)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The coordinate closest to {@code value} at which a footprint of this size lies on cells. */
  static float onGrid(float value, int size) {
    return Math.round(value - size / 2f) + size / 2f;
  }

  private boolean covers(int i, int j) {
    return switch (shape) {
      case FULL -> true;
      case CUT -> (i > 0 && i < width - 1) || (j > 0 && j < height - 1);
      case RISING -> Math.abs(i - j) <= BAND;
      case FALLING -> Math.abs(width - 1 - i - j) <= BAND;
    };
  }
}
