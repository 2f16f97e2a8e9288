package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.learner.LossFixture.NO_EXPLORATION;
import static org.overseer.training.learner.LossFixture.orderCount;
import static org.overseer.training.learner.LossFixture.orders;
import static org.overseer.training.learner.LossFixture.settings;

import org.junit.jupiter.api.Test;

/** The pull of the magnet in the loss. */
class MagnetTest {
  private final LossFixture loss = new LossFixture();
  private final LearnerBatch batch = loss.batch;
  private final int width = loss.width;
  private final float[] logProbabilities = loss.logProbabilities;
  private final float[] values = loss.values;
  private final PolicyHead pulled = loss.magnet.heads().get(0);

  @Test
  void descendingTheMagnetTermBringsThePolicyCloserToTheMagnet() {
    float[] with = loss.gradient(settings(true, 0.4f));
    float[] without = loss.gradient(settings(true, 0));
    for (int k = 0; k < pulled.rows(); k++) {
      double[] before = loss.moved(with, without, k, 0);
      double[] after = loss.moved(with, without, k, 10);
      assertThat(divergence(after, k)).isLessThan(divergence(before, k));
    }
    for (int i = pulled.rows() * width; i < with.length; i++) {
      assertThat(with[i]).isEqualTo(without[i]);
    }
  }

  /** KL(softmax(logits) ‖ magnet) of order {@code k}. */
  private double divergence(double[] logits, int k) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double divergence = 0;
    for (int a = 0; a < pulled.width(); a++) {
      double p = Math.exp(logits[a]) / sum;
      double q = pulled.logProbabilities()[k * pulled.width() + a];
      divergence += p > 0 ? p * (Math.log(p) - q) : 0;
    }
    return divergence;
  }

  @Test
  void aPolicyOnItsMagnetFeelsNoPull() {
    LossResult on =
        Losses.compute(
            batch,
            orders(batch, logProbabilities, width),
            new Magnet.Sample(orders(batch, logProbabilities, width)),
            values,
            NO_EXPLORATION,
            settings(true));
    float[] without = loss.gradient(settings(true, 0));
    assertThat(on.magnetDivergence()).isZero();
    for (int k = 0; k < orderCount(batch); k++) {
      float sum = 0;
      for (int a = 0; a < width; a++) {
        sum += on.headGradients().get(0)[k * width + a] - without[k * width + a];
      }
      for (int a = 0; a < width; a++) { // the gradient of the logits
        int at = k * width + a;
        double pull = on.headGradients().get(0)[at] - without[at];
        assertThat(pull - Math.exp(logProbabilities[at]) * sum).isCloseTo(0, within(1e-7));
      }
    }
  }
}
