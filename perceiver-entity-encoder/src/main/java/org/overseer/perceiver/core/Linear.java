package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
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

  /** {@code residual + x Wᵀ + b}; without a residual as {@link #apply}. */
  Variable addTo(@Nullable Variable residual, Variable x) {
    return residual == null
        ? apply(x)
        : Functions.addLinear(residual, x, weight(x.tape()), bias(x.tape()));
  }

  /** {@code f(x Wᵀ + b)}. */
  Variable applyThen(HiddenActivation f, Variable x) {
    return Functions.activatedLinear(f.kernel(), x, weight(x.tape()), bias(x.tape()));
  }

  /** Applies the weight alone. */
  Variable applyWithoutBias(Variable x) {
    return Functions.linear(x, weight(x.tape()), /* bias= */ null);
  }

  Variable weight(Tape tape) {
    return tape.parameter(weight);
  }

  Variable bias(Tape tape) {
    return tape.parameter(bias);
  }

  int in() {
    return Math.toIntExact(weight.value().size(1));
  }

  int out() {
    return Math.toIntExact(weight.value().size(0));
  }
}
