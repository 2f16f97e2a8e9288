package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.env.Observation;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;

class BatcherTest {
  private static final int STEPS = 9;

  private final List<Trajectory> trajectories = trajectories();

  private static List<Trajectory> trajectories() {
    List<Trajectory> all = new ArrayList<>();
    all.addAll(Games.selfPlay(Games.network(1), "3m", STEPS, 40, 1).subList(20, 40));
    all.addAll(Games.selfPlay(Games.network(2), "5m_vs_6m", STEPS, 3, 2));
    return all;
  }

  @Test
  void rowsAreTimeMajorAndTheLastOnesAreBootstraps() {
    int count = trajectories.size();
    LearnerBatch batch = new Batcher().stack(trajectories);
    assertThat(batch.steps()).isEqualTo(STEPS);
    assertThat(batch.trajectories()).isEqualTo(count);
    assertThat(batch.features().size()).isEqualTo((STEPS + 1) * count);
    assertThat(batch.rewards()).hasSize(STEPS * count);
    assertThat(batch.starts()).hasSize((STEPS + 1) * count);
    int starts = 0;
    for (int t = 0; t <= STEPS; t++) {
      for (int b = 0; b < count; b++) {
        int row = t * count + b;
        Trajectory trajectory = trajectories.get(b);
        boolean bootstrap = t == STEPS;
        Observation o =
            bootstrap ? trajectory.bootstrap() : trajectory.transitions().get(t).observation();
        assertThat(entities(batch.features(), row)).containsExactly(entities(o));
        boolean start =
            bootstrap ? trajectory.bootstrapStart() : trajectory.transitions().get(t).start();
        assertThat(batch.starts()[row]).isEqualTo(start ? 1f : 0f);
        starts += start ? 1 : 0;
        if (!bootstrap) {
          Transition transition = trajectory.transitions().get(t);
          assertThat(batch.rewards()[row]).isEqualTo(transition.reward());
          assertThat(batch.discounts()[row]).isEqualTo(transition.discount());
          assertThat(batch.durations()[row]).isEqualTo(transition.steps());
          assertThat(batch.decisions().choicesOf(row)).isEqualTo(transition.choices());
          assertThat(batch.decisions().logProbabilitiesOf(row))
              .isEqualTo(transition.logProbabilities());
        }
      }
    }
    assertThat(batch.decisions().size()).isEqualTo(STEPS * count);
    assertThat(starts).as("games start within the unrolls").isGreaterThan(3);
    for (int b = 0; b < count; b++) {
      float[] state = trajectories.get(b).initialState();
      assertThat(Arrays.copyOfRange(batch.initialStates(), b * 16, (b + 1) * 16))
          .containsExactly(state);
      assertThat(batch.policyVersions()[b]).isEqualTo(trajectories.get(b).policyVersion());
    }
  }

  @Test
  void aReusedBatcherForgetsTheLastBatch() {
    Batcher reused = new Batcher();
    reused.stack(trajectories);
    LearnerBatch second = reused.stack(trajectories.subList(3, 5));
    LearnerBatch fresh = new Batcher().stack(trajectories.subList(3, 5));
    assertThat(second.decisions().offsets()).isEqualTo(fresh.decisions().offsets());
    int choices = fresh.decisions().choices().length;
    assertThat(Arrays.copyOf(second.decisions().choices(), choices))
        .isEqualTo(fresh.decisions().choices());
    assertThat(second.rewards()).isEqualTo(fresh.rewards());
    for (int row = 0; row < fresh.features().size(); row++) {
      assertThat(entities(second.features(), row)).isEqualTo(entities(fresh.features(), row));
    }
  }

  @Test
  void trajectoriesOfDifferentLengthsAreRefused() {
    List<Trajectory> shorter = Games.selfPlay(Games.network(1), "3m", 4, 1, 1);
    assertThatThrownBy(() -> new Batcher().stack(List.of(trajectories.get(0), shorter.get(0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Batcher: expected trajectories of 9 steps with states of 16 but got 4 and 16");
  }

  private static float[] entities(FeatureBatch features, int row) {
    int[] offsets = features.entityOffsets();
    return Arrays.copyOfRange(
        features.entities(),
        offsets[row] * FeatureConfig.COMBAT.columns().size(),
        offsets[row + 1] * FeatureConfig.COMBAT.columns().size());
  }

  private static float[] entities(Observation observation) {
    FeatureBatch single = new FeatureBatch();
    new ObservationEncoder().append(observation, single);
    return entities(single, 0);
  }
}
