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
    assertThat(table.tryInsert(trajectory(3, 4), 1)).isTrue();
  }

  @Test
  void anotherUnrollLengthOrStateSizeIsRefused() {
    assertThatThrownBy(() -> table.tryInsert(trajectory(2, 4), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("transitions: this table takes 3 elements but got 2");
    assertThatThrownBy(() -> table.tryInsert(trajectory(3, 5), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initialState");
    assertThat(table.info().inserts()).isZero();
  }

  @Test
  void transitionsAndTrajectoriesCheckTheirParts() {
    assertThatThrownBy(
            () -> new Transition(Observations.of(1, 0), new int[1], new float[2], 0, 1, 1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 choices and 2 log-probabilities");
    assertThatThrownBy(
            () ->
                new Transition(
                    Observations.of(1, 0), new int[1], new float[1], 0, Float.NaN, 1, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Transition(Observations.of(1, 0), new int[1], new float[1], 0, 1, 0, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Transition.steps: expected at least 1 agent step but got 0");
    assertThatThrownBy(
            () -> new Trajectory(0, "3m", List.of(), Observations.of(1, 0), false, new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
    Transition last =
        new Transition(Observations.of(1, 0), new int[0], new float[0], 0, 0, 1, true);
    assertThatThrownBy(
            () ->
                new Trajectory(0, "3m", List.of(last), Observations.of(1, 0), false, new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a game starts after discount 0 and nowhere else");
  }

  private static Trajectory trajectory(int steps, int stateSize) {
    Transition transition =
        new Transition(Observations.of(2, 0), new int[2], new float[2], 0, 1, 1, false);
    return new Trajectory(
        0,
        "3m",
        Collections.nCopies(steps, transition),
        Observations.of(2, 0),
        false,
        new float[stateSize]);
  }
}
