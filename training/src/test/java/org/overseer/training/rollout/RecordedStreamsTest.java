package org.overseer.training.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.overseer.agent.network.RewardStream;
import org.overseer.env.Observation;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategySource;

/** What games record for several value heads. */
class RecordedStreamsTest {
  private static final RewardPlan PLAN =
      new RewardPlan(
          List.of(RewardStream.COMBAT, RewardStream.WIN_LOSS), StrategySource.NONE, true, 1);

  private final List<Trajectory> trajectories =
      Games.selfPlay(Games.network(1), "3m", 16, 16, PLAN, 1);

  @Test
  void winAndLossArePaidAtTheEndAloneAndToOneSideWhatTheOtherLoses() {
    int ends = 0;
    float sum = 0;
    for (Trajectory trajectory : trajectories) {
      for (Transition transition : trajectory.transitions()) {
        float winLoss = transition.rewards()[1];
        if (transition.discount() == 0) {
          ends++;
          assertThat(winLoss).isIn(-1f, 0f, 1f);
          assertThat(Math.signum(winLoss)).isIn(0f, Math.signum(transition.reward()));
          sum += Math.abs(winLoss);
        } else {
          assertThat(winLoss).isZero();
        }
      }
    }
    assertThat(ends).isPositive();
    assertThat(sum).as("somebody won").isPositive();
  }

  @Test
  void theShapedRewardIsWhatItIsAlone() {
    List<Trajectory> alone = Games.selfPlay(Games.network(1), "3m", 16, 16, 1);
    for (int b = 0; b < alone.size(); b++) {
      for (int t = 0; t < 16; t++) {
        Transition single = alone.get(b).transitions().get(t);
        Transition both = trajectories.get(b).transitions().get(t);
        assertThat(single.rewards()).containsExactly(both.reward());
        assertThat(single.choices()).isEqualTo(both.choices());
        assertThat(single.opponent()).isNull();
      }
      assertThat(alone.get(b).bootstrapOpponent()).isNull();
    }
  }

  @Test
  void theOpponentsViewIsWhatTheOtherPlayerRecordedAtThatStep() {
    Map<Long, Long> opponentOf = new HashMap<>();
    for (Trajectory trajectory : trajectories) {
      for (Transition transition : trajectory.transitions()) {
        Observation opponent = transition.opponent();
        assertThat(opponent).isNotNull();
        assertThat(opponent.playerId()).isEqualTo(3 - transition.observation().playerId());
        assertThat(opponent.gameLoop()).isEqualTo(transition.observation().gameLoop());
        opponentOf.put(transition.observation().contentHash(), opponent.contentHash());
      }
      assertThat(trajectory.bootstrapOpponent()).isNotNull();
      assertThat(trajectory.bootstrapOpponent().gameLoop())
          .isEqualTo(trajectory.bootstrap().gameLoop());
    }
    int pairs = 0;
    for (Map.Entry<Long, Long> pair : opponentOf.entrySet()) {
      Long back = opponentOf.get(pair.getValue());
      if (back != null) {
        assertThat(back).isEqualTo(pair.getKey());
        pairs++;
      }
    }
    assertThat(pairs).isGreaterThan(50);
  }
}
