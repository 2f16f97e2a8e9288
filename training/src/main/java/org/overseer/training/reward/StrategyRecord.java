package org.overseer.training.reward;

import java.util.HashSet;
import java.util.Set;
import org.overseer.env.BuildOrder;
import org.overseer.env.Observation;
import org.overseer.env.Strategy;
import org.overseer.env.UnitFeature;

/**
 * Takes the strategy of one player down, from what it sees of its own units.
 *
 * <p>A unit is built when its tag is first seen; what is there at the start of the game is not.
 * Abilities are taken from the orders of own units. Not thread-safe.
 */
public final class StrategyRecord {
  /** Value of {@link UnitFeature#ALLIANCE} of an own unit. */
  private static final int SELF = 1;

  /** Unit type ids that no build order lists: workers, supply, and what is not built. */
  private static final Set<Integer> UNLISTED =
      Set.of(
          45, 84, 104, // SCV, probe, drone
          19, 47, 60, 106, 893, // supply depots, pylon, overlords
          103, 151, 268, 31, 289, 489); // eggs, larva, MULE, auto-turret, broods, locust

  private final Set<Long> tags = new HashSet<>();
  private final Set<Integer> builtUnits = new HashSet<>();
  private final Set<Integer> abilities = new HashSet<>();
  private final Set<Integer> upgrades = new HashSet<>();
  private int length;
  private BuildOrder buildOrder = BuildOrder.EMPTY;
  private float startX;
  private float startY;
  private float towardsX;
  private float towardsY;

  /**
   * Begins a game.
   *
   * @param steps of the build order that are taken down
   */
  public void start(Observation first, int steps) {
    length = steps;
    tags.clear();
    builtUnits.clear();
    abilities.clear();
    upgrades.clear();
    buildOrder = BuildOrder.EMPTY;
    double x = 0;
    double y = 0;
    for (int row = 0; row < first.entityCount(); row++) {
      if (isOwn(first, row)) {
        tags.add(first.tags()[row]);
        x += first.feature(row, UnitFeature.X);
        y += first.feature(row, UnitFeature.Y);
      }
    }
    int units = Math.max(1, tags.size());
    startX = (float) (x / units);
    startY = (float) (y / units);
    double dx = first.map().width() / 2.0 - startX;
    double dy = first.map().height() / 2.0 - startY;
    double distance = Math.hypot(dx, dy);
    towardsX = distance > 0 ? (float) (dx / distance) : 1;
    towardsY = distance > 0 ? (float) (dy / distance) : 0;
  }

  /** Takes down what is new. */
  public void add(Observation observation) {
    for (int i = 0; i < observation.upgradeCount(); i++) {
      upgrades.add(observation.upgrades()[i]);
    }
    for (int row = 0; row < observation.entityCount(); row++) {
      if (isOwn(observation, row)) {
        if (tags.add(observation.tags()[row])) {
          built(observation, row);
        }
        int ability = (int) observation.feature(row, UnitFeature.ORDER_ABILITY);
        if (ability != 0) {
          abilities.add(ability);
        }
      }
    }
  }

  private void built(Observation observation, int row) {
    int type = (int) observation.feature(row, UnitFeature.UNIT_TYPE);
    if (UNLISTED.contains(type)) {
      return;
    }
    builtUnits.add(type);
    if (buildOrder.steps().size() < length) {
      float dx = observation.feature(row, UnitFeature.X) - startX;
      float dy = observation.feature(row, UnitFeature.Y) - startY;
      buildOrder =
          buildOrder.with(
              new BuildOrder.Step(
                  type, dx * towardsX + dy * towardsY, dy * towardsX - dx * towardsY));
    }
  }

  private static boolean isOwn(Observation observation, int row) {
    return observation.feature(row, UnitFeature.ALLIANCE) == SELF;
  }

  /** All of it so far. */
  public Strategy strategy() {
    return new Strategy(buildOrder, builtUnits, abilities, upgrades);
  }

  /** The order so far. */
  BuildOrder buildOrder() {
    return buildOrder;
  }

  /** Types built so far. */
  Set<Integer> builtUnits() {
    return builtUnits;
  }

  /** Upgrades so far. */
  Set<Integer> upgrades() {
    return upgrades;
  }

  /** Which of {@code wanted} were ordered so far. */
  Set<Integer> ordered(Set<Integer> wanted) {
    Set<Integer> found = new HashSet<>(wanted);
    found.retainAll(abilities);
    return found;
  }
}
