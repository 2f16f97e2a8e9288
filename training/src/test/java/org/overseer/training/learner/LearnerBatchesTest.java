package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;

class LearnerBatchesTest {
  private final LearnerBatches batches = new LearnerBatches(3);
  private final List<Trajectory> games = Games.selfPlay(Games.network(1), "3m", 4, 6, 2);
  private final List<List<Trajectory>> first = new ArrayList<>();
  private final List<List<Trajectory>> second = new ArrayList<>();

  private void add(int learner, int trajectory) {
    batches.add(new Experience(learner, games.get(trajectory)));
    batches.takeFull((player, batch) -> (player == -1 ? first : second).add(batch));
  }

  @Test
  void eachPlayerHasABatchOfItsOwnTrajectoriesInTheirOrder() {
    add(-1, 0);
    add(-2, 1);
    add(-1, 2);
    assertThat(first).isEmpty();
    add(-1, 3);
    assertThat(first).containsExactly(List.of(games.get(0), games.get(2), games.get(3)));
    assertThat(second).isEmpty();
    add(-2, 4);
    add(-2, 5);
    assertThat(second).containsExactly(List.of(games.get(1), games.get(4), games.get(5)));
    assertThat(first).as("once").hasSize(1);
  }

  @Test
  void thereIsRoomForAsManyAsTheFullestBatchCanTake() {
    assertThat(batches.room()).isEqualTo(3);
    add(-1, 0);
    add(-2, 1);
    assertThat(batches.room()).isEqualTo(2);
    add(-2, 2);
    assertThat(batches.room()).isEqualTo(1);
    add(-2, 3);
    assertThat(batches.room()).as("-2's was taken").isEqualTo(2);
  }
}
