package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Variable;

/** Linear to {@code w·d}, activation, linear back to {@code d} (DeepMind's perceiver.py). */
public final class Mlp {
  private final Linear dense1;
  private final Linear dense2;
  private final HiddenActivation activation;

  /** An MLP over {@code channels} with the hidden width {@code wideningFactor · channels}. */
  public Mlp(ParameterScope scope, int channels, int wideningFactor, HiddenActivation activation) {
    this.dense1 = Linear.hidden(scope.child("dense1"), channels, wideningFactor * channels);
    this.dense2 = Linear.hidden(scope.child("dense2"), wideningFactor * channels, channels);
    this.activation = activation;
  }

  /**
   * Applies it to each row.
   *
   * @param x {@code [rows, d]}
   * @return {@code [rows, d]}
   */
  public Variable apply(Variable x) {
    return dense2.apply(dense1.applyThen(activation, x));
  }

  /** Applies it and adds the result to the residual. */
  Variable addTo(Variable residual, Variable x) {
    return dense2.addTo(residual, dense1.applyThen(activation, x));
  }
}
