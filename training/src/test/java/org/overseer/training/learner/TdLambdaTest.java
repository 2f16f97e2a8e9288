package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TdLambdaTest {
  @Test
  void fourStepsGiveTheReturnsComputedByHand() {
    float[] rewards = {1, 0, -1, 2};
    float[] discounts = {0.5f, 0.5f, 0.5f, 0.5f};
    float[] values = {1, 2, 3, 4};
    // G3 = 2 + .5·8 = 6; G2 = -1 + .5(.2·4 + .8·6) = 1.8; G1 = .5(.2·3 + .8·1.8) = 1.02;
    // G0 = 1 + .5(.2·2 + .8·1.02) = 1.608
    assertThat(TdLambda.returns(rewards, discounts, values, new float[] {8}, 0.8f))
        .containsExactly(new float[] {1.608f, 1.02f, 1.8f, 6}, within(1e-5f));
  }

  @Test
  void lambdaZeroBootstrapsFromTheNextValue() {
    Rollouts games = Rollouts.random(new Random(1), 7, 3);
    float[] returns =
        TdLambda.returns(games.rewards(), games.discounts(), games.values(), games.bootstrap(), 0);
    for (int t = 0; t < 7; t++) {
      for (int b = 0; b < 3; b++) {
        int i = t * 3 + b;
        float next = t == 6 ? games.bootstrap()[b] : games.values()[i + 3];
        assertThat(returns[i])
            .isCloseTo(games.rewards()[i] + games.discounts()[i] * next, within(1e-5f));
      }
    }
  }

  @Test
  void nothingBeyondTheEndOfAGameReachesTheReturnsBeforeIt() {
    Rollouts games = Rollouts.random(new Random(2), 8, 2);
    for (int b = 0; b < 2; b++) {
      games.discounts()[3 * 2 + b] = 0;
    }
    float[] before =
        TdLambda.returns(
            games.rewards(), games.discounts(), games.values(), games.bootstrap(), 0.95f);
    games.disturbFromStep(4);
    float[] after =
        TdLambda.returns(
            games.rewards(), games.discounts(), games.values(), games.bootstrap(), 0.95f);
    assertThat(after).startsWith(Arrays.copyOf(before, 8));
    assertThat(after[8]).isNotEqualTo(before[8]);
  }

  @Test
  void aRewardRaisesTheReturnsOfAllEarlierSteps() {
    Rollouts games = Rollouts.random(new Random(3), 5, 1);
    float[] before =
        TdLambda.returns(
            games.rewards(), games.discounts(), games.values(), games.bootstrap(), 0.9f);
    games.rewards()[4] += 1;
    float[] after =
        TdLambda.returns(
            games.rewards(), games.discounts(), games.values(), games.bootstrap(), 0.9f);
    for (int t = 0; t < 5; t++) {
      assertThat(after[t]).isGreaterThan(before[t]);
    }
  }

  @Test
  void arraysOfDifferentSizeAreRefused() {
    assertThatThrownBy(
            () -> TdLambda.returns(new float[4], new float[4], new float[3], new float[2], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TdLambda: expected [T, B] arrays of one size but got 4 and 3 elements");
    assertThatThrownBy(
            () -> TdLambda.returns(new float[5], new float[5], new float[5], new float[2], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("B = 2");
  }
}
