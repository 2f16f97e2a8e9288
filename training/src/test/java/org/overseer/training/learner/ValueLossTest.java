package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.learner.LossFixture.doubles;
import static org.overseer.training.learner.LossFixture.settings;

import org.junit.jupiter.api.Test;

/** The values in the loss. */
class ValueLossTest {
  private final LossFixture loss = new LossFixture();
  private final LearnerBatch batch = loss.batch;
  private final float[] logProbabilities = loss.logProbabilities;
  private final float[] values = loss.values;

  @Test
  void descendingBringsValuesToTheirTargetsAndLeavesTheBootstrap() {
    LossSettings settings = settings(true);
    LossResult before = loss.compute(logProbabilities, values, settings);
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= before.valueGradient()[i];
    }
    ReferenceLoss reference = loss.reference(settings);
    double[][] policy = {doubles(logProbabilities)};
    assertThat(reference.at(policy, doubles(moved)))
        .isLessThan(reference.at(policy, doubles(values)));
    int rows = batch.steps() * batch.trajectories();
    for (int i = rows; i < values.length; i++) {
      assertThat(before.valueGradient()[i]).isZero();
    }
  }

  @Test
  void explainedVarianceIsOneForPerfectValuesAndZeroForConstantOnes() {
    LossSettings oneStep = new LossSettings(0, 0, 1, 1, 1, 0, false); // targets are the rewards
    float[] perfect = new float[values.length];
    System.arraycopy(batch.rewards(), 0, perfect, 0, batch.rewards().length);
    assertThat(loss.compute(logProbabilities, perfect, oneStep).explainedVariance())
        .isCloseTo(1, within(1e-6f));
    assertThat(loss.compute(logProbabilities, perfect, oneStep).valueLoss()).isZero();
    assertThat(
            loss.compute(logProbabilities, new float[values.length], oneStep).explainedVariance())
        .isCloseTo(0, within(1e-6f));
  }
}
