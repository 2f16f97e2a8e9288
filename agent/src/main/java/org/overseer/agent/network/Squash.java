package org.overseer.agent.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * 2/π · arctan(π/2 · x): slope 1 at 0, −1 and 1 at the ends, which it reaches far more slowly than
 * a hyperbolic tangent, so that a value that is wrong at an end can still be unlearned (AlphaStar,
 * detailed architecture).
 */
final class Squash {
  private static final double HALF_PI = Math.PI / 2;

  private Squash() {}

  /** Applied to each element of {@code [B, 1]}. */
  static Variable apply(Variable x) {
    float[] inputs = FloatBuffers.toArray(x.value());
    float[] outputs = new float[inputs.length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) (Math.atan(HALF_PI * inputs[i]) / HALF_PI);
    }
    INDArray value = x.tape().allocate(x.shape());
    FloatBuffers.write(outputs, value);
    return x.tape().record(value, dy -> backward(x, inputs, dy), x);
  }

  private static void backward(Variable x, float[] inputs, INDArray dy) {
    float[] gradient = FloatBuffers.toArray(dy);
    for (int i = 0; i < gradient.length; i++) {
      double scaled = HALF_PI * inputs[i];
      gradient[i] /= (float) (1 + scaled * scaled);
    }
    INDArray result = x.tape().allocate(x.shape());
    FloatBuffers.write(gradient, result);
    x.gradient().addi(result);
  }
}
