package org.overseer.training.learner;

/**
 * TD(λ) returns, the targets of the value head (Sutton and Barto, chapter 12; AlphaStar,
 * pseudocode).
 */
public final class TdLambda {
  private TdLambda() {}

  /**
   * Computes G_t = r_t + d_t [(1 − λ) V_{t+1} + λ G_{t+1}] with G_T = V_T, the bootstrap.
   *
   * <p>Axes: T steps, B trajectories, time-major. The loss is 0.5 · mean (G_t − V_t)², with G as a
   * constant. Not corrected for the behaviour policy.
   *
   * @param rewards {@code [T, B]}
   * @param discounts {@code [T, B]}, γ while the game goes on and 0 where it ended
   * @param values V, {@code [T, B]}
   * @param bootstrap V_T, {@code [B]}
   * @param lambda λ, 0 (one-step targets) to 1 (the whole return)
   * @return G, {@code [T, B]}
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static float[] returns(
      float[] rewards, float[] discounts, float[] values, float[] bootstrap, float lambda) {
    int batch = bootstrap.length;
    int steps = TimeMajor.steps("TdLambda", batch, rewards, discounts, values);
    float[] returns = new float[rewards.length];
    for (int b = 0; b < batch; b++) {
      float nextValue = bootstrap[b];
      float nextReturn = bootstrap[b];
      for (int t = steps - 1; t >= 0; t--) {
        int i = t * batch + b;
        nextReturn = rewards[i] + discounts[i] * ((1 - lambda) * nextValue + lambda * nextReturn);
        nextValue = values[i];
        returns[i] = nextReturn;
      }
    }
    return returns;
  }
}
