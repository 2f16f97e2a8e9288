package org.overseer.agent.policy;

import java.util.random.RandomGenerator;

/**
 * Draws one order from each row of masked log-probabilities.
 *
 * <p>Illegal orders carry a log-probability of about −1e9 and are never drawn.
 */
public final class ActionSampler {
  private ActionSampler() {}

  /**
   * Draws from the distribution of one row.
   *
   * @param logProbabilities {@code [ΣK, A]}, row-major
   * @param row the row k
   * @param width A
   */
  public static int sample(float[] logProbabilities, int row, int width, RandomGenerator random) {
    double left = random.nextDouble();
    int last = 0;
    for (int a = 0; a < width; a++) {
      double p = Math.exp(logProbabilities[row * width + a]);
      if (p > 0) {
        last = a;
        left -= p;
        if (left < 0) {
          return a;
        }
      }
    }
    return last; // rounding left a rest: the last order that has any probability
  }

  /** The most probable order of one row; the first of equals. */
  public static int best(float[] logProbabilities, int row, int width) {
    int best = 0;
    for (int a = 1; a < width; a++) {
      if (logProbabilities[row * width + a] > logProbabilities[row * width + best]) {
        best = a;
      }
    }
    return best;
  }
}
