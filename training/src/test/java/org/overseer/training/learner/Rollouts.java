package org.overseer.training.learner;

import java.util.Arrays;
import java.util.Random;

/** Random time-major steps for the tests of returns, discount 0.9 throughout. */
record Rollouts(
    int steps,
    int batch,
    float[] logRhos,
    float[] rewards,
    float[] discounts,
    float[] values,
    float[] bootstrap) {

  static Rollouts random(Random random, int steps, int batch) {
    float[] discounts = new float[steps * batch];
    Arrays.fill(discounts, 0.9f);
    return new Rollouts(
        steps,
        batch,
        normal(random, steps * batch),
        normal(random, steps * batch),
        discounts,
        normal(random, steps * batch),
        normal(random, batch));
  }

  /** Changes everything from step {@code start} on, and the bootstrap. */
  void disturbFromStep(int start) {
    for (int i = start * batch; i < steps * batch; i++) {
      logRhos[i] -= 0.5f;
      rewards[i] += 3;
      values[i] -= 2;
    }
    for (int b = 0; b < batch; b++) {
      bootstrap[b] += 5;
    }
  }

  private static float[] normal(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
