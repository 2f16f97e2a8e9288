package org.overseer.training.reward;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What unit type ids count as in a strategy.
 *
 * <p>A sieged, burrowed, lowered or flying unit is the one that was built, in another form;
 * cocoons, larvae and what an ability calls for a while are not built at all. Ids of the 4.10 era.
 */
final class UnitForms {
  /** Workers and supply, which no build order lists (AlphaStar, pseudocode). */
  private static final Set<Integer> ROUTINE =
      Set.of(
          45, 84, 104, // SCV, probe, drone
          19, 60, 106, 893); // supply depot, pylon, overlord, overlord that carries

  private static final Set<Integer> NOT_BUILT =
      Set.of(
          103, 151, 8, 113, 128, 501, 687, 892, // egg, larva, cocoons of those that morph
          12, 150, 268, // changeling, infested terran's egg, MULE
          11, 31, 143, 289, 489); // point defence drone, auto-turret, broodlings, locust

  /**
   * Forms, each with what was built: {@code unit_alias} of the game's data message. Terran units,
   * Terran structures, Zerg units, Zerg structures, Protoss.
   */
  private static final String FORMS =
      """
      32=33 34=35 144=50 145=50 500=498 691=52 734=689
      36=18 43=27 44=28 46=21 47=19 134=132
      13=12 14=12 15=12 16=12 17=12 115=9 116=104 117=107 118=110 119=105 120=7 125=126 127=111
      131=109 493=494 503=502 690=688 693=489 1912=129
      137=87 138=87 139=98 140=99
      136=81 801=311 894=60 1911=82
      """;

  private static final Map<Integer, Integer> BUILT_AS = new HashMap<>();

  static {
    for (String pair : FORMS.strip().split("\\s+")) {
      int split = pair.indexOf('=');
      BUILT_AS.put(
          Integer.valueOf(pair.substring(0, split)), Integer.valueOf(pair.substring(split + 1)));
    }
  }

  private UnitForms() {}

  /** The type that was built to have a unit of this type. */
  static int builtAs(int type) {
    return BUILT_AS.getOrDefault(type, type);
  }

  /** Whether units of a type, which is no other one's form, are built. */
  static boolean isBuilt(int type) {
    return !NOT_BUILT.contains(type);
  }

  /** Whether a build order lists a type that is built. */
  static boolean isListed(int type) {
    return !ROUTINE.contains(type);
  }
}
