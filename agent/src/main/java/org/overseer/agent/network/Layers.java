package org.overseer.agent.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/** Layers whose first values differ from the library's. */
final class Layers {
  private Layers() {}

  /**
   * A linear layer whose weights start {@code factor} times as large: an output layer that starts
   * near zero gives a policy that starts near uniform.
   */
  static Linear small(ParameterScope scope, int in, int out, double factor) {
    Linear linear = Linear.of(scope, in, out);
    scope.parameters().get(scope.prefix() + "weight").value().muli(factor);
    return linear;
  }

  /** Sets one first value of the bias of the layer in {@code scope}. */
  static void setBias(ParameterScope scope, int output, float value) {
    scope.parameters().get(scope.prefix() + "bias").value().putScalar(output, value);
  }

  /** A convolution kernel {@code [out, in, size, size]}, drawn like a linear layer's weight. */
  static Parameter kernel(ParameterScope scope, int out, int in, int size) {
    INDArray flat = scope.initializer().linear(out, in * size * size);
    return scope.add("weight", flat.reshape('c', out, in, size, size));
  }
}
