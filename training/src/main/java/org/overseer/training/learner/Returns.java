package org.overseer.training.learner;

import java.util.Arrays;

/**
 * What the loss takes from rewards and values as constants.
 *
 * @param advantages V-trace advantages without importance weight, {@code [T, B]}
 * @param targets TD(λ) returns, {@code [T, B]}
 */
record Returns(float[] advantages, float[] targets) {

  /**
   * Computes both.
   *
   * @param stepLogRatios logarithm of the importance ratio of each step, {@code [T, B]}
   * @param values {@code [T+1, B]}
   */
  static Returns compute(
      LearnerBatch batch, float[] stepLogRatios, float[] values, LossSettings settings) {
    int rows = batch.steps() * batch.trajectories();
    float[] discounts = new float[rows];
    for (int i = 0; i < rows; i++) {
      discounts[i] = settings.discount() * batch.discounts()[i];
    }
    float[] current = Arrays.copyOf(values, rows);
    float[] bootstrap = Arrays.copyOfRange(values, rows, rows + batch.trajectories());
    VTrace vtrace =
        VTrace.compute(
            stepLogRatios,
            discounts,
            batch.rewards(),
            current,
            bootstrap,
            settings.clipRho(),
            settings.clipC(),
            settings.lambda());
    float[] targets =
        TdLambda.returns(batch.rewards(), discounts, current, bootstrap, settings.lambda());
    return new Returns(vtrace.advantages(), targets);
  }
}
