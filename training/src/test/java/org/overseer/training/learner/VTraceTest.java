package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VTraceTest {
  @Test
  void fourStepsGiveTheTargetsComputedByHand() {
    // w = 1/2, 2, 1, 1/2; clipped at 1 for rho and c
    float[] logRhos = {log(0.5), log(2), log(1), log(0.5)};
    float[] discounts = {0.5f, 0.5f, 0.5f, 0.5f};
    float[] rewards = {1, 0, -1, 2};
    float[] values = {1, 2, 3, 4};
    VTrace trace = VTrace.compute(logRhos, discounts, rewards, values, new float[] {8}, 1, 1, 1);
    // t=3: adv = 2 + 4 - 4 = 2; v = 4 + .5·2 = 5
    // t=2: delta = -1 + 2 - 3 = -2; v = 3 - 2 + .5(5 - 4) = 1.5; adv = -1 + 2.5 - 3 = -1.5
    // t=1: delta = 0 + 1.5 - 2 = -.5; v = 2 - .5 + .5(1.5 - 3) = .75; adv = .75 - 2 = -1.25
    // t=0: delta = .5(1 + 1 - 1) = .5; v = 1 + .5 + .25(.75 - 2) = 1.1875; adv = 1 + .375 - 1
    assertThat(trace.vs()).containsExactly(new float[] {1.1875f, 0.75f, 1.5f, 5}, within(1e-5f));
    assertThat(trace.advantages())
        .containsExactly(new float[] {0.375f, -1.25f, -1.5f, 2}, within(1e-5f));
  }

  @Test
  void rhoAndCAreClippedApart() {
    // one step before the last with w = 3: rho 2, c = .5·1
    VTrace trace =
        VTrace.compute(
            new float[] {log(3), 0},
            new float[] {1, 1},
            new float[] {0, 4},
            new float[] {1, 2},
            new float[] {0},
            2,
            1,
            0.5f);
    // t=1: v = 2 + (4 - 2) = 4; t=0: v = 1 + 2(0 + 2 - 1) + .5(4 - 2) = 4; adv = 4 - 1
    assertThat(trace.vs()).containsExactly(new float[] {4, 4}, within(1e-5f));
    assertThat(trace.advantages()).containsExactly(new float[] {3, 2}, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void onPolicyTargetsAreTheReturnsOfTheRemainingSteps(long seed) {
    Rollouts games = Rollouts.random(new Random(seed), 9, 4);
    games.discounts()[4 * 4 + 1] = 0;
    VTrace trace = compute(games, new float[games.logRhos().length], 1);
    float[] nStep = new float[9 * 4];
    for (int b = 0; b < 4; b++) {
      for (int t = 0; t < 9; t++) {
        double sum = 0;
        double weight = 1;
        for (int s = t; s < 9; s++) {
          sum += weight * games.rewards()[s * 4 + b];
          weight *= games.discounts()[s * 4 + b];
        }
        nStep[t * 4 + b] = (float) (sum + weight * games.bootstrap()[b]);
      }
    }
    assertThat(trace.vs()).containsExactly(nStep, within(1e-4f));
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.5f, 0.95f, 1f})
  void onPolicyTargetsWithLambdaAreTdLambdaReturns(float lambda) {
    Rollouts games = Rollouts.random(new Random(11), 9, 4);
    games.discounts()[10] = 0;
    float[] returns =
        TdLambda.returns(
            games.rewards(), games.discounts(), games.values(), games.bootstrap(), lambda);
    assertThat(compute(games, new float[games.logRhos().length], lambda).vs())
        .containsExactly(returns, within(1e-4f));
  }

  @Test
  void anActionThatTheLearnerNeverTakesLeavesTheValueAsItIs() {
    Rollouts games = Rollouts.random(new Random(4), 6, 2);
    float[] never = new float[12];
    Arrays.fill(never, Float.NEGATIVE_INFINITY);
    VTrace trace = compute(games, never, 1);
    assertThat(trace.vs()).isEqualTo(games.values());
  }

  @Test
  void nothingBeyondTheEndOfAGameReachesTheStepsBeforeIt() {
    Rollouts games = Rollouts.random(new Random(5), 8, 2);
    games.discounts()[6] = 0;
    games.discounts()[7] = 0;
    VTrace before = compute(games, games.logRhos(), 1);
    games.disturbFromStep(4);
    VTrace after = compute(games, games.logRhos(), 1);
    assertThat(after.vs()).startsWith(Arrays.copyOf(before.vs(), 8));
    assertThat(after.advantages()).startsWith(Arrays.copyOf(before.advantages(), 8));
    assertThat(after.vs()[8]).isNotEqualTo(before.vs()[8]);
  }

  @Test
  void paddingAfterTheEndAndFurtherTrajectoriesChangeNothing() {
    Rollouts games = Rollouts.random(new Random(6), 5, 1);
    games.discounts()[4] = 0;
    VTrace alone = compute(games, games.logRhos(), 0.9f);
    // the same trajectory as column 0 of 3, followed by two steps of padding
    Rollouts padded = Rollouts.random(new Random(7), 7, 3);
    for (int t = 0; t < 5; t++) {
      padded.logRhos()[t * 3] = games.logRhos()[t];
      padded.rewards()[t * 3] = games.rewards()[t];
      padded.discounts()[t * 3] = games.discounts()[t];
      padded.values()[t * 3] = games.values()[t];
    }
    VTrace wide = compute(padded, padded.logRhos(), 0.9f);
    for (int t = 0; t < 5; t++) {
      assertThat(wide.vs()[t * 3]).isEqualTo(alone.vs()[t]);
      assertThat(wide.advantages()[t * 3]).isEqualTo(alone.advantages()[t]);
    }
  }

  @Test
  void aBetterOutcomeThanExpectedGivesAPositiveAdvantage() {
    float[] none = {0};
    float[] value = {0.2f};
    assertThat(VTrace.compute(none, none, new float[] {1}, value, none, 1, 1, 1).advantages()[0])
        .isPositive();
    assertThat(VTrace.compute(none, none, new float[] {-1}, value, none, 1, 1, 1).advantages()[0])
        .isNegative();
  }

  @Test
  void theRatioOfAStepIsTheGeometricMeanOfThoseOfItsOrders() {
    float[] orders = {log(2), log(0.5), log(4), log(3)};
    int[] offsets = {0, 3, 3, 4};
    assertThat(VTrace.meanLogRatios(orders, offsets))
        .containsExactly(new float[] {log(4) / 3, 0, log(3)}, within(1e-6f));
  }

  @Test
  void theRatioOfAStepWhoseRowsAreOneDecisionIsTheirProduct() {
    float[] rows = {log(2), log(0.5), log(4), log(3)};
    assertThat(VTrace.jointLogRatios(rows, new int[] {0, 3, 3, 4}))
        .containsExactly(new float[] {log(4), 0, log(3)}, within(1e-6f));
  }

  @Test
  void offsetsThatMissOrdersAreRefused() {
    assertThatThrownBy(() -> VTrace.meanLogRatios(new float[3], new int[] {0, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number of rows, 3, but got 0 to 2");
  }

  private static VTrace compute(Rollouts games, float[] logRhos, float lambda) {
    return VTrace.compute(
        logRhos,
        games.discounts(),
        games.rewards(),
        games.values(),
        games.bootstrap(),
        1,
        1,
        lambda);
  }

  private static float log(double ratio) {
    return (float) Math.log(ratio);
  }
}
