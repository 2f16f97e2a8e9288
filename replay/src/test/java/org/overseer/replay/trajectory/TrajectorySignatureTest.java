package org.overseer.replay.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.replay.table.ReplayTable;

class TrajectorySignatureTest {
  private final ReplayTable<Trajectory> table =
      ReplayTable.<Trajectory>builder("trajectories")
          .signature(new TrajectorySignature(3, 4))
          .build();

  @Test
  void aTrajectoryOfTheTablesShapeIsTaken() {
    assertThat(table.tryInsert(trajectory(3, 4, 2), 1)).isTrue();
  }

  @Test
  void anotherUnrollLengthStateSizeOrNumberOfOrdersIsRefused() {
    assertThatThrownBy(() -> table.tryInsert(trajectory(2, 4, 2), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("transitions: this table takes 3 elements but got 2");
    assertThatThrownBy(() -> table.tryInsert(trajectory(3, 5, 2), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initialState");
    assertThatThrownBy(() -> table.tryInsert(trajectory(3, 4, 3), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("transitions[0].orders: expected at most one per own unit");
    assertThat(table.info().inserts()).isZero();
  }

  @Test
  void transitionsAndTrajectoriesCheckTheirParts() {
    assertThatThrownBy(
            () -> new Transition(Observations.of(1, 0), new int[1], new float[2], 0, 1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 orders and 2 log-probabilities");
    assertThatThrownBy(
            () ->
                new Transition(Observations.of(1, 0), new int[1], new float[1], 0, Float.NaN, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Trajectory(0, "3m", List.of(), Observations.of(1, 0), false, new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
    Transition last = new Transition(Observations.of(1, 0), new int[0], new float[0], 0, 0, true);
    assertThatThrownBy(
            () ->
                new Trajectory(0, "3m", List.of(last), Observations.of(1, 0), false, new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a game starts after discount 0 and nowhere else");
  }

  /** A trajectory of two own units. */
  private static Trajectory trajectory(int steps, int stateSize, int orders) {
    Transition transition =
        new Transition(Observations.of(2, 0), new int[orders], new float[orders], 0, 1, false);
    return new Trajectory(
        0,
        "3m",
        Collections.nCopies(steps, transition),
        Observations.of(2, 0),
        false,
        new float[stateSize]);
  }
}
