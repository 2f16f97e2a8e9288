package org.overseer.replay.trajectory;

import org.overseer.env.UnitFeature;
import org.overseer.replay.table.Signature;

/**
 * The shape that every trajectory of one table has.
 *
 * @param unrollLength T, transitions in a trajectory
 * @param stateSize elements of the recurrent state
 */
public record TrajectorySignature(int unrollLength, int stateSize)
    implements Signature<Trajectory> {
  /** Value of {@link UnitFeature#ALLIANCE} of an own unit. */
  private static final int SELF = 1;

  @Override
  public void check(Trajectory trajectory) {
    require("transitions", unrollLength, trajectory.length());
    require("initialState", stateSize, trajectory.initialState().length);
    for (int t = 0; t < trajectory.length(); t++) {
      Transition transition = trajectory.transitions().get(t);
      int own = ownUnits(transition);
      if (transition.orders().length > own) {
        throw new IllegalArgumentException(
            "Trajectory.transitions["
                + t
                + "].orders: expected at most one per own unit, that is "
                + own
                + ", but got "
                + transition.orders().length);
      }
    }
  }

  private static int ownUnits(Transition transition) {
    int own = 0;
    for (int row = 0; row < transition.observation().entityCount(); row++) {
      if (transition.observation().feature(row, UnitFeature.ALLIANCE) == SELF) {
        own++;
      }
    }
    return own;
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
