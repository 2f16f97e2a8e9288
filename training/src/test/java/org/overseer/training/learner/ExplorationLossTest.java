package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.learner.LossFixture.NO_EXPLORATION;
import static org.overseer.training.learner.LossFixture.orderCount;
import static org.overseer.training.learner.LossFixture.settings;

import org.junit.jupiter.api.Test;
import org.overseer.agent.features.OrderSpace;

/** Entropy and barrier in the loss. */
class ExplorationLossTest {
  private final LossFixture loss = new LossFixture();
  private final LearnerBatch batch = loss.batch;
  private final int width = loss.width;
  private final float[] mask = loss.mask;
  private final float[] logProbabilities = loss.logProbabilities;
  private final float[] values = loss.values;

  @Test
  void descendingTheEntropyTermMakesThePolicyMoreRandom() {
    LossSettings settings = settings(true);
    float[] with =
        loss.compute(logProbabilities, values, new Exploration(0.02f, 0), settings)
            .headGradients()
            .get(0);
    float[] without =
        loss.compute(logProbabilities, values, NO_EXPLORATION, settings).headGradients().get(0);
    for (int k = 0; k < orderCount(batch); k++) {
      double[] before = loss.moved(with, without, k, 0);
      double[] after = loss.moved(with, without, k, 100);
      assertThat(entropy(after)).isGreaterThan(entropy(before));
    }
  }

  @Test
  void nearCertaintyTheBarrierPullsRareOrdersUpAndTheEntropyHardlyDoes() {
    float[] certain = new float[logProbabilities.length];
    double rare = 1e-6;
    for (int k = 0; k < orderCount(batch); k++) {
      int legal = 0;
      for (int a = 0; a < width; a++) {
        legal += mask[k * width + a] == 1 ? 1 : 0;
      }
      for (int a = 0; a < width; a++) {
        double probability = a == OrderSpace.KEEP ? 1 - (legal - 1) * rare : rare;
        certain[k * width + a] = mask[k * width + a] == 1 ? (float) Math.log(probability) : -1e9f;
      }
    }
    float[] without = loss.gradient(certain, NO_EXPLORATION);
    float[] entropy = loss.gradient(certain, new Exploration(1, 0));
    float[] barrier = loss.gradient(certain, new Exploration(0, 1));
    int stop = OrderSpace.STOP;
    for (int k = 0; k < orderCount(batch); k++) {
      int at = k * width + stop;
      assertThat(barrier[at] - without[at]).isLessThan(-0.01f / orderCount(batch));
      assertThat(Math.abs(entropy[at] - without[at])).isLessThan(1e-4f / orderCount(batch));
    }
  }

  @Test
  void aUniformPolicyHasEntropyOne() {
    float[] uniform = new float[logProbabilities.length];
    for (int k = 0; k < orderCount(batch); k++) {
      int legal = 0;
      for (int a = 0; a < width; a++) {
        legal += mask[k * width + a] == 1 ? 1 : 0;
      }
      for (int a = 0; a < width; a++) {
        uniform[k * width + a] = mask[k * width + a] == 1 ? (float) -Math.log(legal) : -1e9f;
      }
    }
    assertThat(loss.compute(uniform, values, settings(true)).entropy()).isCloseTo(1, within(1e-5f));
    assertThat(loss.compute(logProbabilities, values, settings(true)).entropy())
        .isBetween(0.1f, 0.99f);
  }

  private static double entropy(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double entropy = 0;
    for (double logit : logits) {
      double p = Math.exp(logit) / sum;
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return entropy;
  }
}
