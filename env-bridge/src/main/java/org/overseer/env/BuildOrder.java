package org.overseer.env;

import java.util.ArrayList;
import java.util.List;

/**
 * What a player built, in the order in which it was begun.
 *
 * @param steps at most {@link #LENGTH}
 */
public record BuildOrder(List<Step> steps) {
  /** Only the beginning of a game counts (AlphaStar, pseudocode). */
  public static final int LENGTH = 20;

  /** Of a player that has built nothing. */
  public static final BuildOrder EMPTY = new BuildOrder(List.of());

  /** What a wrong place costs at most: less than the wrong thing. */
  static final double LARGEST_LOCATION_COST = 0.8;

  /** Distance at which it costs that much, in cells: two gateways side by side. */
  static final double LARGEST_LOCATION_DISTANCE = 6;

  /**
   * One thing.
   *
   * @param unitType the protocol's unit type id
   * @param x cells from the own start towards the middle of the map
   * @param y cells from the own start to the left of that
   */
  public record Step(int unitType, float x, float y) {}

  /** Copies the steps and checks their number. */
  public BuildOrder {
    steps = List.copyOf(steps);
    if (steps.size() > LENGTH) {
      throw new IllegalArgumentException(
          "a build order has at most " + LENGTH + " steps but this one has " + steps.size());
    }
  }

  /** The same followed by {@code step}. */
  public BuildOrder with(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new BuildOrder(longer);
  }

  /**
   * Levenshtein distance: how many steps have to be inserted, removed or replaced to turn one order
   * into the other. The right thing at the wrong place counts as a part of a replacement, the
   * squared distance scaled so that it reaches {@link #LARGEST_LOCATION_COST} at {@link
   * #LARGEST_LOCATION_DISTANCE}.
   *
   * @return 0 for equal orders, at most the length of the longer one
   */
  public double distance(BuildOrder other) {
    int columns = other.steps.size();
    double[] above = new double[columns + 1];
    for (int j = 0; j <= columns; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= steps.size(); i++) {
      double[] row = new double[columns + 1];
      row[0] = i;
      for (int j = 1; j <= columns; j++) {
        double replaced = above[j - 1] + cost(steps.get(i - 1), other.steps.get(j - 1));
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[columns];
  }

  private static double cost(Step a, Step b) {
    if (a.unitType != b.unitType) {
      return 1;
    }
    double dx = (a.x - b.x) / LARGEST_LOCATION_DISTANCE;
    double dy = (a.y - b.y) / LARGEST_LOCATION_DISTANCE;
    return LARGEST_LOCATION_COST * Math.min(1, dx * dx + dy * dy);
  }
}
