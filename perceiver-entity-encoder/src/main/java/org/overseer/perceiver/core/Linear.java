package org.overseer.perceiver.core;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Variable;

/** {@code y = x Wᵀ + b} on the last axis; tensors {@code weight [out, in]}, {@code bias [out]}. */
public final class Linear {
  private final Parameter weight;
  private final Parameter bias;

  private Linear(ParameterScope scope, INDArray weight) {
    this.weight = scope.add("weight", weight);
    this.bias = scope.addVector("bias", (int) weight.size(0), 0f);
  }

  /** A layer with the first values of projections and output layers. */
  public static Linear of(ParameterScope scope, int in, int out) {
    return new Linear(scope, scope.initializer().linear(out, in));
  }

  /** An output layer that the original implementation starts at zero. */
  public static Linear zeroed(ParameterScope scope, int in, int out) {
    return new Linear(scope, scope.initializer().zeroedLinear(out, in));
  }

  /** A layer with the first values of linears inside an attention or an MLP. */
  public static Linear hidden(ParameterScope scope, int in, int out) {
    return new Linear(scope, scope.initializer().hiddenLinear(out, in));
  }

  /**
   * Applies the layer.
   *
   * @param x {@code [rows, in]}
   * @return {@code [rows, out]}
   */
  public Variable apply(Variable x) {
    return Functions.linear(x, x.tape().parameter(weight), x.tape().parameter(bias));
  }
}
