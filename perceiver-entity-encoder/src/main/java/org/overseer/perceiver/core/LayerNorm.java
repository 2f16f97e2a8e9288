package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Variable;

/** Layer norm over channels, eps 1e-5; tensors {@code weight [C]}, {@code bias [C]}. */
public final class LayerNorm {
  private final Parameter gain;
  private final Parameter bias;

  /** Gain 1 and bias 0 at first. */
  public LayerNorm(ParameterScope scope, int channels) {
    this.gain = scope.addVector("weight", channels, 1f);
    this.bias = scope.addVector("bias", channels, 0f);
  }

  /**
   * Normalises each row.
   *
   * @param x {@code [rows, C]}
   * @return {@code [rows, C]}
   */
  public Variable apply(Variable x) {
    return Functions.layerNorm(x, x.tape().parameter(gain), x.tape().parameter(bias));
  }
}
