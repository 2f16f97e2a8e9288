package org.overseer.training.reward;

import java.util.HashSet;
import java.util.Set;
import org.overseer.agent.features.AbilityCategory;
import org.overseer.env.BuildOrder;
import org.overseer.env.Observation;
import org.overseer.env.Strategy;
import org.overseer.env.UnitFeature;

/**
 * Takes the strategy of one player down, from what it sees of its own units.
 *
 * <p>A unit is built when its tag is first seen, and once more when it has become another type, as
 * a larva does a drone and a hatchery a lair; what is there at the start of the game is not.
 * Another form of a unit, such as a sieged tank, is nothing new. Abilities are taken from all
 * orders of own units that an observation has. Not thread-safe.
 */
public final class StrategyRecord {
  /** Value of {@link UnitFeature#ALLIANCE} of an own unit. */
  private static final int SELF = 1;

  /** Value of {@link UnitFeature#DISPLAY_TYPE} of what is only planned. */
  private static final int PLACEHOLDER = 4;

  /** Specific ability ids of a unit's orders, the first one first. */
  private static final UnitFeature[] ORDERS = {
    UnitFeature.ORDER_ABILITY,
    UnitFeature.ORDER_2_ABILITY,
    UnitFeature.ORDER_3_ABILITY,
    UnitFeature.ORDER_4_ABILITY
  };

  /** What a unit was seen as. */
  private record Seen(long tag, int type) {}

  private final Set<Seen> seen = new HashSet<>();
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
    seen.clear();
    builtUnits.clear();
    abilities.clear();
    upgrades.clear();
    buildOrder = BuildOrder.EMPTY;
    double x = 0;
    double y = 0;
    int units = 0;
    for (int row = 0; row < first.entityCount(); row++) {
      if (isOwn(first, row)) {
        seen.add(seen(first, row));
        units++;
        x += first.feature(row, UnitFeature.X);
        y += first.feature(row, UnitFeature.Y);
      }
    }
    startX = (float) (x / Math.max(1, units));
    startY = (float) (y / Math.max(1, units));
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
        Seen unit = seen(observation, row);
        if (seen.add(unit)) {
          built(observation, row, unit.type());
        }
        for (UnitFeature order : ORDERS) {
          int ability = (int) observation.feature(row, order);
          if (ability != 0) {
            abilities.add(ability);
          }
        }
      }
    }
  }

  private static Seen seen(Observation observation, int row) {
    int type = (int) observation.feature(row, UnitFeature.UNIT_TYPE);
    return new Seen(observation.tags()[row], UnitForms.builtAs(type));
  }

  private void built(Observation observation, int row, int type) {
    if (!UnitForms.isBuilt(type)) {
      return;
    }
    builtUnits.add(type);
    if (UnitForms.isListed(type) && buildOrder.steps().size() < length) {
      float dx = observation.feature(row, UnitFeature.X) - startX;
      float dy = observation.feature(row, UnitFeature.Y) - startY;
      buildOrder =
          buildOrder.with(
              new BuildOrder.Step(
                  type, dx * towardsX + dy * towardsY, dy * towardsX - dx * towardsY));
    }
  }

  /** Neither hallucinations nor plans of structures. */
  private static boolean isOwn(Observation observation, int row) {
    return observation.feature(row, UnitFeature.ALLIANCE) == SELF
        && observation.feature(row, UnitFeature.DISPLAY_TYPE) != PLACEHOLDER
        && observation.feature(row, UnitFeature.IS_HALLUCINATION) == 0;
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

  /** Which of some {@linkplain AbilityCategory categories of abilities} were ordered so far. */
  Set<Integer> ordered(Set<Integer> categories) {
    Set<Integer> found = new HashSet<>();
    for (int ability : abilities) {
      int category = AbilityCategory.of(ability);
      if (categories.contains(category)) {
        found.add(category);
      }
    }
    return found;
  }
}
