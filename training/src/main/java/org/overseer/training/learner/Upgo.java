package org.overseer.training.learner;

/**
 * Upgoing policy gradient: returns that follow what happened only while it went at least as well as
 * the value predicted (AlphaStar, pseudocode).
 *
 * <p>With u_t = 1 where r_t + d_t V_{t+1} ≥ V_t and else 0: G_t = r_t + d_t [(1 − u_{t+1}) V_{t+1}
 * + u_{t+1} G_{t+1}], with u_T = 1 and G_T = V_T, the bootstrap. The trace goes on if the
 * <i>next</i> step looks no worse than predicted: a good move is paid in full although worse ones
 * followed it later. The advantage G − V is a constant to the losses.
 */
public final class Upgo {
  private Upgo() {}

  /**
   * Computes the advantages G_t − V_t, without importance weight, like those of {@link VTrace}.
   *
   * <p>Axes: T steps, B trajectories, time-major.
   *
   * @param rewards {@code [T, B]}
   * @param discounts {@code [T, B]}, γ while the game goes on and 0 where it ended
   * @param values V, {@code [T, B]}
   * @param bootstrap V_T, {@code [B]}
   * @return {@code [T, B]}
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static float[] advantages(
      float[] rewards, float[] discounts, float[] values, float[] bootstrap) {
    float[] advantages = returns(rewards, discounts, values, bootstrap);
    for (int i = 0; i < advantages.length; i++) {
      advantages[i] -= values[i];
    }
    return advantages;
  }

  /** Computes G, {@code [T, B]}; parameters as of {@link #advantages}. */
  public static float[] returns(
      float[] rewards, float[] discounts, float[] values, float[] bootstrap) {
    int batch = bootstrap.length;
    int steps = TimeMajor.steps("Upgo", batch, rewards, discounts, values);
    float[] returns = new float[rewards.length];
    for (int b = 0; b < batch; b++) {
      float nextValue = bootstrap[b];
      float continued = bootstrap[b]; // G where the next step is up, else V
      for (int t = steps - 1; t >= 0; t--) {
        int i = t * batch + b;
        returns[i] = rewards[i] + discounts[i] * continued;
        boolean up = rewards[i] + discounts[i] * nextValue >= values[i];
        continued = up ? returns[i] : values[i];
        nextValue = values[i];
      }
    }
    return returns;
  }
}
