package org.overseer.env.sc2;

import java.util.HashMap;
import java.util.Map;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * What the resources that a player has seen in a game held at first, and so what was taken from
 * them since (AlphaStar, detailed architecture).
 *
 * <p>Snapshots come without contents: nothing is said of them.
 */
final class ResourceMemory {
  private final Map<Long, Float> firstMinerals = new HashMap<>();
  private final Map<Long, Float> firstVespene = new HashMap<>();

  void clear() {
    firstMinerals.clear();
    firstVespene.clear();
  }

  /** Takes in an observation and writes what was mined into it. */
  void update(Observation seen) {
    for (int row = 0; row < seen.entityCount(); row++) {
      if (seen.feature(row, UnitFeature.DISPLAY_TYPE) == 1) {
        note(seen, row, firstMinerals, UnitFeature.MINERAL_CONTENTS, UnitFeature.MINED_MINERALS);
        note(seen, row, firstVespene, UnitFeature.VESPENE_CONTENTS, UnitFeature.MINED_VESPENE);
      }
    }
  }

  private static void note(
      Observation seen, int row, Map<Long, Float> first, UnitFeature contents, UnitFeature mined) {
    float now = seen.feature(row, contents);
    if (now == 0 && first.isEmpty()) {
      return;
    }
    Long tag = seen.tags()[row];
    Float before = now > 0 ? first.putIfAbsent(tag, now) : first.get(tag);
    if (before != null) {
      int at = row * UnitFeature.COUNT + mined.ordinal();
      seen.entities()[at] = Math.max(0, before - now);
    }
  }
}
