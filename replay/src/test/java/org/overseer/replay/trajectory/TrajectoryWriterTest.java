package org.overseer.replay.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.Observation;

class TrajectoryWriterTest {
  private final List<Trajectory> emitted = new ArrayList<>();

  @Test
  void anUnrollIsEmittedWhenTheObservationAfterItIsKnown() {
    TrajectoryWriter writer = new TrajectoryWriter(2, () -> "3m", emitted::add);
    step(writer, 0, true, 1);
    step(writer, 1, false, 1);
    assertThat(emitted).isEmpty();
    writer.observe(Observations.of(1, 2), false, new float[] {2}, 7);
    assertThat(emitted).hasSize(1);
    Trajectory trajectory = emitted.get(0);
    assertThat(trajectory.scenario()).isEqualTo("3m");
    assertThat(trajectory.length()).isEqualTo(2);
    assertThat(trajectory.bootstrap().gameLoop()).isEqualTo(2);
    assertThat(trajectory.bootstrapStart()).isFalse();
    assertThat(trajectory.initialState()).containsExactly(0f);
    assertThat(trajectory.policyVersion()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"4, 3", "4, 4", "5, 12", "1, 3", "16, 5"})
  void everyStepOfEveryGameIsInExactlyOneUnrollInOrder(int unroll, int gameLength) {
    TrajectoryWriter writer = new TrajectoryWriter(unroll, () -> "3m", emitted::add);
    int steps = 10 * unroll + 1;
    for (int i = 0; i < steps; i++) {
      boolean start = i % gameLength == 0;
      boolean end = i % gameLength == gameLength - 1;
      step(writer, i, start, end ? 0 : 1);
    }
    assertThat(emitted).hasSize(10);
    int next = 0;
    for (Trajectory trajectory : emitted) {
      assertThat(trajectory.length()).isEqualTo(unroll);
      assertThat(trajectory.initialState()).containsExactly((float) next);
      for (Transition transition : trajectory.transitions()) {
        assertThat(transition.observation().gameLoop()).isEqualTo(next);
        assertThat(transition.choices()).containsExactly(next);
        assertThat(transition.reward()).isEqualTo(next);
        assertThat(transition.start()).isEqualTo(next % gameLength == 0);
        next++;
      }
      assertThat(trajectory.bootstrap().gameLoop()).isEqualTo(next);
      assertThat(trajectory.bootstrapStart()).isEqualTo(next % gameLength == 0);
    }
  }

  @Test
  void whatTheCallerRewritesLaterDoesNotChangeTheTrajectory() {
    TrajectoryWriter writer = new TrajectoryWriter(1, () -> "3m", emitted::add);
    Observation observation = Observations.of(1, 5);
    long hash = observation.contentHash();
    float[] state = {3};
    int[] choices = {4};
    float[] logs = {-1};
    writer.observe(observation, true, state, 1);
    state[0] = 9;
    observation.entities()[0] = 99;
    writer.complete(choices, logs, 1, 1, 3);
    choices[0] = 8;
    logs[0] = -8;
    writer.observe(observation, false, state, 1);
    Trajectory trajectory = emitted.get(0);
    assertThat(trajectory.initialState()).containsExactly(3f);
    assertThat(trajectory.transitions().get(0).observation().contentHash()).isEqualTo(hash);
    assertThat(trajectory.transitions().get(0).choices()).containsExactly(4);
    assertThat(trajectory.transitions().get(0).logProbabilities()).containsExactly(-1f);
    assertThat(trajectory.transitions().get(0).steps()).isEqualTo(3);
  }

  @Test
  void theVersionIsThatOfTheOldestStep() {
    TrajectoryWriter writer = new TrajectoryWriter(2, () -> "3m", emitted::add);
    for (int version = 3; version < 6; version++) {
      writer.observe(Observations.of(1, 0), version == 3, new float[1], version);
      writer.complete(new int[] {0}, new float[] {0}, 0, 1, 1);
    }
    assertThat(emitted).singleElement().extracting(Trajectory::policyVersion).isEqualTo(3L);
  }

  @Test
  void resetForgetsTheUnfinishedUnroll() {
    TrajectoryWriter writer = new TrajectoryWriter(2, () -> "3m", emitted::add);
    step(writer, 0, true, 1);
    writer.observe(Observations.of(1, 1), false, new float[1], 7);
    writer.reset();
    step(writer, 10, true, 1);
    step(writer, 11, false, 1);
    step(writer, 12, false, 1);
    assertThat(emitted).hasSize(1);
    assertThat(emitted.get(0).transitions().get(0).observation().gameLoop()).isEqualTo(10);
  }

  @Test
  void callsOutOfOrderAreRefused() {
    TrajectoryWriter writer = new TrajectoryWriter(2, () -> "3m", emitted::add);
    assertThatThrownBy(() -> writer.complete(new int[0], new float[0], 0, 1, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.observe(Observations.of(1, 0), false, new float[1], 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("first observation of a game");
    writer.observe(Observations.of(1, 0), true, new float[1], 0);
    assertThatThrownBy(() -> writer.observe(Observations.of(1, 0), false, new float[1], 0))
        .isInstanceOf(IllegalStateException.class);
    writer.complete(new int[0], new float[0], 0, 1, 1);
    assertThatThrownBy(() -> writer.observe(Observations.of(1, 0), true, new float[1], 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has not ended");
  }

  private static void step(TrajectoryWriter writer, int number, boolean start, float discount) {
    writer.observe(Observations.of(1, number), start, new float[] {number}, 7);
    writer.complete(new int[] {number}, new float[] {-number}, number, discount, 1);
  }
}
