package org.overseer.training.learner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Observation;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.finite.Finite;

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
    if (observation != null) {
      Finite.requireObservation(whose + "'s", observation, place);
    }
  }
}
