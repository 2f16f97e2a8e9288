package org.overseer.agent.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Recurrent states that forget where a game starts: those rows are 0 whatever they held. A product
 * with 0 would keep what is not finite.
 */
final class FreshStates {
  private FreshStates() {}

  /**
   * Forgets.
   *
   * @param state {@code [B, H]}
   * @param starts 1 where a game starts
   * @param from place of the first of B players in {@code starts}
   */
  static Variable apply(Variable state, float[] starts, int from) {
    float[] kept = forget(FloatBuffers.toArray(state.value()), starts, from, state.columns());
    INDArray value = state.tape().allocate(state.shape());
    FloatBuffers.write(kept, value);
    return state.tape().record(value, dy -> backward(state, starts, from, dy), state);
  }

  private static void backward(Variable state, float[] starts, int from, INDArray dy) {
    float[] gradient = forget(FloatBuffers.toArray(dy), starts, from, state.columns());
    INDArray result = state.tape().allocate(state.shape());
    FloatBuffers.write(gradient, result);
    state.gradient().addi(result);
  }

  private static float[] forget(float[] rows, float[] starts, int from, int width) {
    for (int b = 0; b * width < rows.length; b++) {
      if (starts[from + b] != 0) {
        Arrays.fill(rows, b * width, (b + 1) * width, 0f);
      }
    }
    return rows;
  }
}
