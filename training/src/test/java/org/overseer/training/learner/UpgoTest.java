package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgoTest {
  @Test
  void fourStepsGiveTheReturnsComputedByHand() {
    float[] rewards = {1, 0, -1, 2};
    float[] discounts = {0.5f, 0.5f, 0.5f, 0.5f};
    float[] values = {1, 2, 3, 4};
    // t=3: G = 2 + .5·8 = 6 (u_4 = 1); 6 ≥ 4, up
    // t=2: G = -1 + .5·6 = 2; -1 + .5·4 = 1 < 3, not up
    // t=1: G = 0 + .5·V_2 = 1.5; 0 + .5·3 < 2, not up
    // t=0: G = 1 + .5·V_1 = 2
    assertThat(Upgo.returns(rewards, discounts, values, new float[] {8}))
        .containsExactly(2, 1.5f, 2, 6);
    assertThat(Upgo.advantages(rewards, discounts, values, new float[] {8}))
        .containsExactly(1, -0.5f, -1, 2);
  }

  @Test
  void theTraceDependsOnTheNextStepAndNotOnItsOwn() {
    // Step 0 looks worse than predicted (0 + 1 < 5) but step 1 looks better: G_0 follows G_1.
    assertThat(
            Upgo.returns(
                new float[] {0, 3}, new float[] {1, 1}, new float[] {5, 1}, new float[] {0}))
        .containsExactly(3, 3);
    // Step 0 looks better than predicted but step 1 looks worse: G_0 stops at V_1.
    assertThat(
            Upgo.returns(
                new float[] {0, -3}, new float[] {1, 1}, new float[] {0, 1}, new float[] {0}))
        .containsExactly(1, -3);
  }

  @Test
  void aStepThatIsExactlyAsPredictedIsUp() {
    assertThat(
            Upgo.returns(
                new float[] {0, 1, 2},
                new float[] {1, 1, 1},
                new float[] {0, 3, 2},
                new float[] {4}))
        .containsExactly(7, 7, 6); // step 1: 1 + 2 ≥ 3 holds with equality
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void withEveryStepUpItIsTheLambdaReturnWithLambdaOne(long seed) {
    Rollouts games = Rollouts.random(new Random(seed), 9, 4);
    games.discounts()[4 * 4 + 1] = 0;
    float[] low = new float[games.values().length];
    Arrays.fill(low, -100);
    for (int i = 0; i < low.length; i++) {
      low[i] -= 20 * (low.length - i); // rising, so that the next value is never a disappointment
    }
    assertThat(Upgo.returns(games.rewards(), games.discounts(), low, games.bootstrap()))
        .containsExactly(
            TdLambda.returns(games.rewards(), games.discounts(), low, games.bootstrap(), 1),
            within(1e-3f));
  }

  @Test
  void withNoStepUpItIsTheOneStepReturn() {
    Rollouts games = Rollouts.random(new Random(4), 6, 2);
    float[] high = new float[games.values().length];
    for (int i = 0; i < high.length; i++) {
      high[i] = 100 + 20 * (high.length - i);
    }
    float[] returns = Upgo.returns(games.rewards(), games.discounts(), high, games.bootstrap());
    float[] oneStep =
        TdLambda.returns(games.rewards(), games.discounts(), high, games.bootstrap(), 0);
    assertThat(returns).containsExactly(oneStep, within(1e-4f));
  }

  @Test
  void nothingBeyondTheEndOfAGameReachesTheStepsBeforeIt() {
    Rollouts games = Rollouts.random(new Random(5), 8, 2);
    games.discounts()[6] = 0;
    games.discounts()[7] = 0;
    float[] before =
        Upgo.returns(games.rewards(), games.discounts(), games.values(), games.bootstrap());
    games.disturbFromStep(4);
    float[] after =
        Upgo.returns(games.rewards(), games.discounts(), games.values(), games.bootstrap());
    assertThat(after).startsWith(Arrays.copyOf(before, 8));
    assertThat(after[8]).isNotEqualTo(before[8]);
  }

  @Test
  void furtherTrajectoriesChangeNothing() {
    Rollouts wide = Rollouts.random(new Random(6), 5, 3);
    float[] together =
        Upgo.returns(wide.rewards(), wide.discounts(), wide.values(), wide.bootstrap());
    float[] alone =
        Upgo.returns(
            column(wide.rewards()),
            column(wide.discounts()),
            column(wide.values()),
            new float[] {wide.bootstrap()[1]});
    assertThat(column(together)).containsExactly(alone);
  }

  private static float[] column(float[] wide) {
    float[] column = new float[wide.length / 3];
    for (int t = 0; t < column.length; t++) {
      column[t] = wide[t * 3 + 1];
    }
    return column;
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Upgo.returns(new float[4], new float[4], new float[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Upgo: expected [T, B] arrays of one size");
  }
}
