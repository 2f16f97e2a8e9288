package org.overseer.perceiver.entity;

import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/** Values of variables as arrays that outlive the tape's step. */
final class TestArrays {
  private TestArrays() {}

  static float[] of(Variable variable) {
    return FloatBuffers.toArray(variable.value());
  }
}
