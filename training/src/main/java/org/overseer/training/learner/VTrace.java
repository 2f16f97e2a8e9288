package org.overseer.training.learner;

/**
 * V-trace targets and advantages (Espeholt et al. 2018, equations 1 and the policy gradient below
 * it; AlphaStar, pseudocode).
 *
 * <p>Axes: T steps, B trajectories, time-major. With w = π(a)/μ(a) of learner and behaviour policy:
 * ρ = min(clipRho, w), c = λ min(clipC, w), δ_t = ρ_t (r_t + d_t V_{t+1} − V_t) and v_t = V_t + δ_t
 * + d_t c_t (v_{t+1} − V_{t+1}), with v_T = V_T, the bootstrap. All results are constants to the
 * losses.
 *
 * @param vs value targets v, {@code [T, B]}
 * @param advantages r_t + d_t v_{t+1} − V_t, {@code [T, B]}, without importance weight: the loss
 *     −log π(a) · advantage weighs each choice by a ratio of its own. An advantage above 0 makes
 *     the action more likely
 */
public record VTrace(float[] vs, float[] advantages) {

  /**
   * Computes targets and advantages.
   *
   * @param logRhos log w of each step, {@code [T, B]}
   * @param discounts {@code [T, B]}, γ while the game goes on and 0 where it ended
   * @param rewards {@code [T, B]}
   * @param values V, {@code [T, B]}
   * @param bootstrap V_T, {@code [B]}
   * @param clipRho largest ρ; where the values converge to depends on it
   * @param clipC largest c before λ; how fast they do depends on it
   * @param lambda λ, 0 to 1
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static VTrace compute(
      float[] logRhos,
      float[] discounts,
      float[] rewards,
      float[] values,
      float[] bootstrap,
      float clipRho,
      float clipC,
      float lambda) {
    int batch = bootstrap.length;
    int steps = TimeMajor.steps("VTrace", batch, logRhos, discounts, rewards, values);
    VTrace result = new VTrace(new float[values.length], new float[values.length]);
    for (int b = 0; b < batch; b++) {
      float nextValue = bootstrap[b];
      float nextTarget = bootstrap[b];
      for (int t = steps - 1; t >= 0; t--) {
        int i = t * batch + b;
        float ratio = (float) Math.exp(logRhos[i]);
        float rho = Math.min(clipRho, ratio);
        float c = lambda * Math.min(clipC, ratio);
        float delta = rho * (rewards[i] + discounts[i] * nextValue - values[i]);
        float target = values[i] + delta + discounts[i] * c * (nextTarget - nextValue);
        result.vs[i] = target;
        result.advantages[i] = rewards[i] + discounts[i] * nextTarget - values[i];
        nextValue = values[i];
        nextTarget = target;
      }
    }
    return result;
  }

  /**
   * The log ratio of each step whose rows are decisions of their own, from those of its rows: their
   * mean, so that the ratio is the geometric mean. That is biased, but of the same spread for any
   * number of units, while the variance of the exact one, the product, grows with the army.
   *
   * @param rowLogRatios log π − log μ of the choice in each row, packed step after step
   * @param offsets where each step's rows begin, {@code [T·B + 1]}
   * @return log w, {@code [T, B]}; 0 for a step without rows
   * @throws IllegalArgumentException if the last offset is not the number of rows
   */
  public static float[] meanLogRatios(float[] rowLogRatios, int[] offsets) {
    float[] logRatios = jointLogRatios(rowLogRatios, offsets);
    for (int i = 0; i < logRatios.length; i++) {
      logRatios[i] /= Math.max(1, offsets[i + 1] - offsets[i]);
    }
    return logRatios;
  }

  /**
   * The log ratio of each step whose rows are one decision, from those of its rows: their sum. The
   * arguments are those of {@link #meanLogRatios}.
   */
  public static float[] jointLogRatios(float[] rowLogRatios, int[] offsets) {
    int steps = offsets.length - 1;
    if (steps < 0 || offsets[0] != 0 || offsets[steps] != rowLogRatios.length) {
      throw new IllegalArgumentException(
          "VTrace: expected offsets from 0 to the number of rows, "
              + rowLogRatios.length
              + ", but got "
              + (steps < 0 ? "none" : offsets[0] + " to " + offsets[steps]));
    }
    float[] logRatios = new float[steps];
    for (int i = 0; i < steps; i++) {
      for (int k = offsets[i]; k < offsets[i + 1]; k++) {
        logRatios[i] += rowLogRatios[k];
      }
    }
    return logRatios;
  }
}
