package org.overseer.eval.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param label what the legend calls it; lines with the same label have the same colour
 * @param points from left to right
 */
public record Curve(String label, List<Point> points) {
  /**
   * A point of a line.
   *
   * @param x how far to the right, in the chart's own unit
   * @param y how far up, in the chart's own unit
   */
  public record Point(double x, double y) {}

  /** Checks that there is a point. */
  public Curve {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("the curve '" + label + "' has no point");
    }
  }

  /** At most {@code most} points, each the mean of equally many neighbours, the last of fewer. */
  Curve thinned(int most) {
    int together = (points.size() + most - 1) / most;
    List<Point> means = new ArrayList<>();
    for (int from = 0; from < points.size(); from += together) {
      List<Point> some = points.subList(from, Math.min(points.size(), from + together));
      means.add(
          new Point(
              some.stream().mapToDouble(Point::x).average().orElseThrow(),
              some.stream().mapToDouble(Point::y).average().orElseThrow()));
    }
    return new Curve(label, means);
  }
}
