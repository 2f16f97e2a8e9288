package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The backward half of a differentiable function. */
@FunctionalInterface
public interface Backward {
  /**
   * Adds this function's share to the gradient of each input that {@linkplain
   * Variable#requiresGradient() requires one}: {@code input.gradient().addi(…)}.
   *
   * @param outputGradient gradient of the function's value, in its shape; must not be changed
   */
  void apply(INDArray outputGradient);
}
