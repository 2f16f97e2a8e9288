package org.overseer.perceiver.kernels;

/** Element-wise non-linearities that {@link Kernels} computes with their derivatives. */
public enum Activation {
  /** max(x, 0); the derivative at 0 is 0. */
  RELU,
  /** Hyperbolic tangent. */
  TANH,
  /** Logistic function 1 / (1 + exp(−x)). */
  SIGMOID,
  /** x·Φ(x) with the exact normal distribution function (Hendrycks and Gimpel 2016, eq. 1). */
  GELU,
  /** The tanh approximation of GELU (Hendrycks and Gimpel 2016, section 2). */
  GELU_TANH
}
