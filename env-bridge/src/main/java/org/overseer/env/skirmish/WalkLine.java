package org.overseer.env.skirmish;

/**
 * Whether a body can walk a straight line: exactly, by all cells that it touches.
 *
 * <p>A body is where {@link Terrain#canStand} asks: at four points, left, right, below and above of
 * its centre. The lines that these draw may touch no cell of a wall.
 */
final class WalkLine {
  /** Length of a piece, cells. */
  private static final double PIECE = 2;

  private WalkLine() {}

  /**
   * Whether the way from one point to another is free.
   *
   * @param area where units may be
   * @param radius how far the four points are from the centre, cells
   */
  static boolean isFree(
      Ways ways, Area area, double x0, double y0, double x1, double y1, double radius) {
    if (!isWithin(area, x0, y0, radius) || !isWithin(area, x1, y1, radius)) {
      return false;
    }
    double length = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
    double dx = length > 0 ? (x1 - x0) / length : 0;
    double dy = length > 0 ? (y1 - y0) / length : 0;
    double gone = 0;
    do { // in leaps where there is room, else in pieces that are looked at
      double x = x0 + dx * gone;
      double y = y0 + dy * gone;
      double leap = ways.room[(int) y * ways.width + (int) x] - 1 - radius;
      if (leap < PIECE) {
        double next = Math.min(length, gone + PIECE);
        if (!isFree(ways, x, y, x0 + dx * next, y0 + dy * next, radius)) {
          return false;
        }
        leap = PIECE;
      }
      gone += leap;
    } while (gone < length);
    return true;
  }

  private static boolean isFree(
      Ways ways, double x0, double y0, double x1, double y1, double radius) {
    return isFree(ways, x0 - radius, y0, x1 - radius, y1)
        && isFree(ways, x0 + radius, y0, x1 + radius, y1)
        && isFree(ways, x0, y0 - radius, x1, y1 - radius)
        && isFree(ways, x0, y0 + radius, x1, y1 + radius);
  }

  private static boolean isWithin(Area area, double x, double y, double radius) {
    return x >= area.left() + radius
        && y >= area.bottom() + radius
        && x <= area.right() - radius
        && y <= area.top() - radius;
  }

  /** Whether a line within the map touches no wall; row by row from below. */
  private static boolean isFree(Ways ways, double x0, double y0, double x1, double y1) {
    return y0 <= y1 ? rises(ways, x0, y0, x1, y1) : rises(ways, x1, y1, x0, y0);
  }

  private static boolean rises(Ways ways, double x0, double y0, double x1, double y1) {
    byte[] walk = ways.walk;
    int last = Math.min((int) y1, ways.height - 1);
    double x = x0;
    for (int row = (int) y0; row <= last; row++) {
      double end = row == last ? x1 : x0 + (x1 - x0) * ((row + 1 - y0) / (y1 - y0));
      int right = Math.min((int) Math.max(x, end), ways.width - 1);
      for (int column = (int) Math.min(x, end); column <= right; column++) {
        if (walk[row * ways.width + column] == 0) {
          return false;
        }
      }
      x = end;
    }
    return true;
  }
}
