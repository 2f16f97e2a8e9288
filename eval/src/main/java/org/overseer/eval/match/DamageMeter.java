package org.overseer.eval.match;

import SC2APIProtocol.Raw.Alliance;
import org.overseer.env.Environment;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** Adds up what both sides of one game lose, each by what it sees of its own units. */
final class DamageMeter {
  private final double[] points = new double[2];
  private final double[] lost = new double[2];

  /** Starts a game. */
  void begin(Environment environment) {
    for (int side = 0; side < 2; side++) {
      points[side] = points(environment.timeStep(side).observation());
      lost[side] = 0;
    }
  }

  /** Takes in a step. */
  void step(Environment environment) {
    for (int side = 0; side < 2; side++) {
      double now = points(environment.timeStep(side).observation());
      lost[side] += Math.max(0, points[side] - now);
      points[side] = now;
    }
  }

  /** The sums for the player of a side. */
  Damage of(int side) {
    return new Damage((float) lost[1 - side], (float) lost[side]);
  }

  private static double points(Observation seen) {
    double sum = 0;
    for (int row = 0; row < seen.entityCount(); row++) {
      if (seen.feature(row, UnitFeature.ALLIANCE) == Alliance.Self_VALUE) {
        sum += seen.feature(row, UnitFeature.HEALTH) + seen.feature(row, UnitFeature.SHIELD);
      }
    }
    return sum;
  }
}
