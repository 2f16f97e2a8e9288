package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.training.Games;

class CloningTest {
  private static final float ILLEGAL = -1e9f;
  private static final LossSettings SETTINGS =
      new LossSettings(0.97f, 0.9f, 1, 1, 0.5f, 0.6f, true);

  private final LearnerBatch batch =
      new Batcher().stack(Games.selfPlay(Games.network(1), "3m", 16, 6, 1));
  private final int width = OrderSpace.FIRST_ATTACK + batch.features().maxEnemies();
  private final int rows = batch.decisions().offsets()[batch.decisions().size()];
  private final float[] logProbabilities = randomPolicy();
  private final float[] values = randomValues();

  private float[] randomPolicy() {
    Random random = new Random(3);
    float[] policy = new float[rows * width];
    for (int i = 0; i < policy.length; i++) {
      policy[i] = -0.1f - random.nextFloat();
    }
    return policy;
  }

  private float[] randomValues() {
    Random random = new Random(4);
    float[] all = new float[batch.features().size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = random.nextFloat() - 0.5f;
    }
    return all;
  }

  private int label(int row) {
    return row * width + batch.decisions().choices()[row];
  }

  private LossResult compute(float[] policy) {
    PolicyHead head =
        new PolicyHead(
            "orders",
            ArgumentGroup.ORDERS,
            width,
            policy,
            batch.decisions().offsets(),
            Arrays.copyOf(batch.decisions().choices(), rows));
    return Cloning.compute(batch, List.of(head), values, SETTINGS);
  }

  @Test
  void theLossIsTheMeanOfMinusLogProbabilitiesOfTheLabels() {
    double sum = 0;
    for (int k = 0; k < rows; k++) {
      sum -= logProbabilities[label(k)];
    }
    LossResult result = compute(logProbabilities);
    assertThat((double) result.policyLoss()).isCloseTo(sum / rows, within(1e-5));
    assertThat(result.loss())
        .isCloseTo(result.policyLoss() + 0.5f * result.valueLoss(), within(1e-6f));
  }

  @Test
  void descendingRaisesTheLabelsAndNothingElse() {
    float[] gradient = compute(logProbabilities).headGradients().get(0);
    float[] expected = new float[gradient.length];
    for (int k = 0; k < rows; k++) {
      expected[label(k)] = -1f / rows;
    }
    assertThat(gradient).containsExactly(expected, within(1e-8f));
  }

  @Test
  void aLabelThatIsNotLegalTeachesNothing() {
    float[] policy = logProbabilities.clone();
    policy[label(2)] = ILLEGAL;
    LossResult result = compute(policy);
    assertThat(result.headGradients().get(0)[label(2)]).isZero();
    assertThat(result.policyLoss()).isBetween(0f, 2f);
  }

  @Test
  void theValueLearnsTheReturnsOfTheGames() {
    LossResult before = compute(logProbabilities);
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= before.valueGradient()[i];
    }
    System.arraycopy(moved, 0, values, 0, moved.length);
    assertThat(compute(logProbabilities).valueLoss()).isLessThan(before.valueLoss());
  }
}
