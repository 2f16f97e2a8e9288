package org.overseer.training.learner;

import java.util.Arrays;

/** What the loss takes from rewards and values as constants. Axes as in {@link LearnerBatch}. */
final class Returns {
  private static final float ADVANTAGE_EPSILON = 1e-3f;

  private final LearnerBatch batch;
  private final LossSettings settings;
  private final float[] discounts;
  private final float[] values;
  private final float[] bootstrap;

  /**
   * Prepares the returns of a batch.
   *
   * @param allValues {@code [T+1, B]}
   */
  Returns(LearnerBatch batch, float[] allValues, LossSettings settings) {
    this.batch = batch;
    this.settings = settings;
    int rows = batch.steps() * batch.trajectories();
    values = Arrays.copyOf(allValues, rows);
    bootstrap = Arrays.copyOfRange(allValues, rows, rows + batch.trajectories());
    discounts = new float[rows];
    for (int i = 0; i < rows; i++) {
      discounts[i] =
          (float) Math.pow(settings.discount(), batch.durations()[i]) * batch.discounts()[i];
    }
  }

  /** TD(λ) returns, {@code [T, B]}. */
  float[] targets() {
    return TdLambda.returns(batch.rewards(), discounts, values, bootstrap, settings.lambda());
  }

  /**
   * V-trace advantages without importance weight, normalised over the batch if the settings say so,
   * {@code [T, B]}.
   *
   * @param stepLogRatios logarithm of the importance ratio of each step, {@code [T, B]}
   */
  float[] advantages(float[] stepLogRatios) {
    VTrace vtrace =
        VTrace.compute(
            stepLogRatios,
            discounts,
            batch.rewards(),
            values,
            bootstrap,
            settings.clipRho(),
            settings.clipC(),
            settings.lambda());
    return settings.normalizeAdvantages() ? normalised(vtrace.advantages()) : vtrace.advantages();
  }

  private static float[] normalised(float[] advantages) {
    double mean = 0;
    for (float advantage : advantages) {
      mean += advantage;
    }
    mean /= advantages.length;
    double variance = 0;
    for (float advantage : advantages) {
      variance += (advantage - mean) * (advantage - mean);
    }
    double scale = 1 / (Math.sqrt(variance / advantages.length) + ADVANTAGE_EPSILON);
    float[] result = new float[advantages.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) ((advantages[i] - mean) * scale);
    }
    return result;
  }
}
