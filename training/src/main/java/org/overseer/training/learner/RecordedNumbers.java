package org.overseer.training.learner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;

/** Looks for NaN and infinity in what comes from the games. */
final class RecordedNumbers {
  private RecordedNumbers() {}

  /**
   * Refuses trajectories with a number that is not finite.
   *
   * @throws NonFiniteException naming the number, the trajectory in the batch and the step in it
   */
  static void requireFinite(List<Trajectory> trajectories) {
    for (int b = 0; b < trajectories.size(); b++) {
      Trajectory trajectory = trajectories.get(b);
      String place = " of trajectory " + b;
      Finite.require("recurrent state" + place, trajectory.initialState());
      for (int t = 0; t < trajectory.length(); t++) {
        requireFinite(trajectory.transitions().get(t), ", step " + t + place);
      }
      String end = ", bootstrap" + place;
      requireFinite("observation", trajectory.bootstrap(), end);
      requireFinite("opponent's observation", trajectory.bootstrapOpponent(), end);
    }
  }

  private static void requireFinite(Transition transition, String place) {
    requireFinite("observation", transition.observation(), place);
    requireFinite("opponent's observation", transition.opponent(), place);
    Finite.require("rewards", place, transition.rewards());
    Finite.require("behaviour log-probabilities", place, transition.logProbabilities());
  }

  private static void requireFinite(String whose, @Nullable Observation observation, String place) {
    if (observation == null) {
      return;
    }
    float[] entities = observation.entities();
    int at = Finite.first(entities, observation.entityCount() * UnitFeature.COUNT);
    if (at >= 0) {
      UnitFeature feature = UnitFeature.values()[at % UnitFeature.COUNT];
      String part = whose + "'s " + feature + " of unit " + at / UnitFeature.COUNT + place;
      Finite.require(part, entities[at]);
    }
    float[] scalars = observation.scalars();
    at = Finite.first(scalars, scalars.length);
    if (at >= 0) {
      Finite.require(whose + "'s " + ScalarFeature.values()[at] + place, scalars[at]);
    }
  }
}
