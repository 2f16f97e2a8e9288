package org.overseer.perceiver.optim;

import java.nio.FloatBuffer;

/**
 * ND4J's Adam on the CPU, from gradient to parameter in one pass over blocks that stay in the
 * cache. The loops are plain so that the compiler turns them into vector code.
 *
 * <p>Arithmetic of {@code AdamUpdater}: {@code m ← β₁m + (1−β₁)g}, {@code v ← β₂v + (1−β₂)g²},
 * update {@code α·m / (√v + ε)} with {@code α = lr·√(1−β₂ᵗ) / (1−β₁ᵗ)}.
 */
final class AdamStep {
  private static final int BLOCK = 2048;

  private final float beta1;
  private final float beta2;
  private final float epsilon;
  private final float[] gradient = new float[BLOCK];
  private final float[] first = new float[BLOCK];
  private final float[] second = new float[BLOCK];
  private final float[] value = new float[BLOCK];

  AdamStep(double beta1, double beta2, double epsilon) {
    this.beta1 = (float) beta1;
    this.beta2 = (float) beta2;
    this.epsilon = (float) epsilon;
  }

  /** α of step {@code t}, from 1 on. */
  static float rate(double learningRate, double beta1, double beta2, int t) {
    return (float) (learningRate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
  }

  /**
   * Moves one parameter.
   *
   * @param clip factor of the gradient
   * @param rate α
   * @param shrink factor of the value before the update
   */
  void apply(
      FloatBuffer values,
      FloatBuffer gradients,
      FloatBuffer firsts,
      FloatBuffer seconds,
      float clip,
      float rate,
      float shrink) {
    int length = values.capacity();
    for (int start = 0; start < length; start += BLOCK) {
      int n = Math.min(BLOCK, length - start);
      gradients.get(start, gradient, 0, n);
      firsts.get(start, first, 0, n);
      seconds.get(start, second, 0, n);
      values.get(start, value, 0, n);
      moments(n, clip);
      move(n, rate, shrink);
      firsts.put(start, first, 0, n);
      seconds.put(start, second, 0, n);
      values.put(start, value, 0, n);
    }
  }

  private void moments(int n, float clip) {
    float keep1 = beta1;
    float keep2 = beta2;
    float take1 = 1 - beta1;
    float take2 = 1 - beta2;
    for (int i = 0; i < n; i++) {
      float g = clip * gradient[i];
      first[i] = keep1 * first[i] + take1 * g;
      second[i] = keep2 * second[i] + take2 * (g * g);
    }
  }

  private void move(int n, float rate, float shrink) {
    float small = epsilon;
    for (int i = 0; i < n; i++) {
      float root = (float) Math.sqrt(second[i]);
      value[i] = shrink * value[i] - rate * first[i] / (root + small);
    }
  }
}
