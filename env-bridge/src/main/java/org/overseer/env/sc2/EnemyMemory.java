package org.overseer.env.sc2;

import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.DisplayType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * The enemies that a player has seen in a game, with the points they had when last seen.
 *
 * <p>Under fog an enemy out of sight is not a dead one: enemies are forgotten only when the game
 * reports their death.
 */
final class EnemyMemory {
  private final Map<Long, Float> pointsByTag = new LinkedHashMap<>();
  private float newPoints;
  private int newUnits;

  void clear() {
    pointsByTag.clear();
  }

  /**
   * Takes in an observation.
   *
   * @param dead tags of the units that have died since the one before
   */
  void update(Observation seen, List<Long> dead) {
    newPoints = 0;
    newUnits = 0;
    for (int row = 0; row < seen.entityCount(); row++) {
      // Snapshots of what is fogged, and hidden units, come without health.
      if (seen.feature(row, UnitFeature.ALLIANCE) == Alliance.Enemy_VALUE
          && seen.feature(row, UnitFeature.DISPLAY_TYPE) <= DisplayType.Visible_VALUE) {
        float points =
            seen.feature(row, UnitFeature.HEALTH) + seen.feature(row, UnitFeature.SHIELD);
        if (pointsByTag.put(seen.tags()[row], points) == null) {
          newPoints += points;
          newUnits++;
        }
      }
    }
    dead.forEach(pointsByTag::remove);
  }

  /** Health and shield points of all enemies that are not known to be dead. */
  float points() {
    float sum = 0;
    for (float points : pointsByTag.values()) {
      sum += points;
    }
    return sum;
  }

  int units() {
    return pointsByTag.size();
  }

  /** Points of the enemies that the latest observation showed for the first time. */
  float newPoints() {
    return newPoints;
  }

  int newUnits() {
    return newUnits;
  }
}
