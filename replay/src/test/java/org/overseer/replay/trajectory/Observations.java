package org.overseer.replay.trajectory;

import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** Small observations for the tests of this package. */
final class Observations {
  private static final MapInfo MAP =
      new MapInfo("test", 2, 1, new byte[2], new byte[2], new byte[2]);

  private Observations() {}

  /** One with {@code own} own units and one enemy at the given game loop. */
  static Observation of(int own, int gameLoop) {
    Observation observation = new Observation();
    observation.begin(MAP, 1, gameLoop);
    for (int unit = 0; unit <= own; unit++) {
      int start = observation.addEntity(unit + 1);
      observation.entities()[start + UnitFeature.ALLIANCE.ordinal()] = unit < own ? 1 : 4;
    }
    return observation;
  }
}
