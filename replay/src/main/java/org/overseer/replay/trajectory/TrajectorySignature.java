package org.overseer.replay.trajectory;

import org.overseer.replay.table.Signature;

/**
 * The shape that every trajectory of one table has.
 *
 * @param unrollLength T, transitions in a trajectory
 * @param stateSize elements of the recurrent state
 */
public record TrajectorySignature(int unrollLength, int stateSize)
    implements Signature<Trajectory> {
  @Override
  public void check(Trajectory trajectory) {
    require("transitions", unrollLength, trajectory.length());
    require("initialState", stateSize, trajectory.initialState().length);
  }

  private static void require(String part, int expected, int actual) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "Trajectory."
              + part
              + ": this table takes "
              + expected
              + " elements but got "
              + actual
              + "; actor and learner disagree on the settings");
    }
  }
}
