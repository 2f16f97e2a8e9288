package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** What is known of a step, and who aims at whom, against angles computed independently. */
class StepFeaturesTest {
  @Test
  void stepsKnowWhereFriendsAndOpponentsAre() {
    for (Observation o : ObservationEncoderTest.views(Battles.observations("2s3z", 5, 30))) {
      FeatureBatch batch = Battles.encode(o);
      for (int k = 0; k < batch.ownCount(); k++) {
        int unit = batch.ownRows()[k];
        int closest = closestOpponent(o, unit);
        double closeness = Math.max(0, 1 - edge(o, unit, closest) / 8);
        double opponent = angle(o, unit, o.feature(closest, X), o.feature(closest, Y));
        for (int d = 0; d < FeatureBatch.DIRECTIONS; d++) {
          int at = (k * FeatureBatch.DIRECTIONS + d) * FeatureBatch.STEP_FEATURES;
          double step = Math.PI / 4 * d;
          close(batch.steps()[at], Math.cos(step - opponent));
          close(batch.steps()[at + 1], closeness * Math.cos(step - opponent));
          close(batch.steps()[at + 2], towardsMiddle(o, unit, 1, step));
          close(batch.steps()[at + 3], towardsMiddle(o, unit, 4, step));
        }
      }
    }
  }

  @Test
  void unitsThatAreFacedFromNearbyAreAimedAt() {
    int aimed = 0;
    for (Observation o : Battles.observations("5m_vs_6m", 5, 60)) {
      FeatureBatch batch = Battles.encode(o);
      for (int i = 0; i < o.entityCount(); i++) {
        int count = 0;
        for (int j = 0; j < o.entityCount(); j++) {
          boolean opponent = o.feature(i, ALLIANCE) != o.feature(j, ALLIANCE);
          if (opponent && edge(o, i, j) <= 7) {
            double off = angle(o, j, o.feature(i, X), o.feature(i, Y)) - o.feature(j, FACING);
            count += Math.cos(off) > 0.97 ? 1 : 0;
          }
        }
        int at = i * FeatureConfig.COMBAT.columns().size() + EntityColumn.AIMED_AT.ordinal();
        assertThat(batch.entities()[at]).isEqualTo(count / 4f);
        aimed += count;
      }
    }
    assertThat(aimed).isPositive();
  }

  private static final UnitFeature X = UnitFeature.X;
  private static final UnitFeature Y = UnitFeature.Y;
  private static final UnitFeature FACING = UnitFeature.FACING;
  private static final UnitFeature ALLIANCE = UnitFeature.ALLIANCE;

  private static void close(float actual, double expected) {
    assertThat((double) actual).isCloseTo(expected, within(1e-4));
  }

  /** Cosine of the angle between a step and the middle of a side without the unit; 0 if empty. */
  private static double towardsMiddle(Observation o, int unit, int alliance, double step) {
    double x = 0;
    double y = 0;
    int count = 0;
    for (int i = 0; i < o.entityCount(); i++) {
      if (i != unit && o.feature(i, ALLIANCE) == alliance) {
        x += o.feature(i, X);
        y += o.feature(i, Y);
        count++;
      }
    }
    return count == 0 ? 0 : Math.cos(step - angle(o, unit, x / count, y / count));
  }

  private static int closestOpponent(Observation o, int unit) {
    int closest = -1;
    for (int i = 0; i < o.entityCount(); i++) {
      boolean opponent = o.feature(i, ALLIANCE) != o.feature(unit, ALLIANCE);
      if (opponent && (closest < 0 || edge(o, unit, i) < edge(o, unit, closest))) {
        closest = i;
      }
    }
    return closest;
  }

  private static double angle(Observation o, int from, double x, double y) {
    return Math.atan2(y - o.feature(from, Y), x - o.feature(from, X));
  }

  private static double edge(Observation o, int i, int j) {
    double dx = (double) o.feature(i, X) - o.feature(j, X);
    double dy = (double) o.feature(i, Y) - o.feature(j, Y);
    double radii = o.feature(i, UnitFeature.RADIUS) + o.feature(j, UnitFeature.RADIUS);
    return Math.max(0, Math.hypot(dx, dy) - radii);
  }
}
