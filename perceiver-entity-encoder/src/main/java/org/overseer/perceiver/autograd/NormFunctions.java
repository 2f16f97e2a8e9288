package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layer normalisation. */
final class NormFunctions {
  private static final float EPSILON = 1e-5f;

  private NormFunctions() {}

  static Variable layerNorm(Variable x, Variable gain, Variable bias) {
    Shapes.requireMatrix("layerNorm", "x", x);
    Shapes.requireSize("layerNorm", "length of gain", gain.value().length(), x.columns());
    Shapes.requireSize("layerNorm", "length of bias", bias.value().length(), x.columns());
    Tape tape = x.tape();
    INDArray y = tape.allocate(x.shape());
    INDArray statistics = tape.allocate(x.rows(), 2);
    tape.kernels().layerNorm(x.value(), gain.value(), bias.value(), EPSILON, y, statistics);
    Backward backward =
        dy -> {
          boolean accumulate = x.hasGradient();
          INDArray dx = x.requiresGradient() ? x.gradientForOverwriting() : null;
          tape.kernels()
              .layerNormBackward(
                  x.value(),
                  gain.value(),
                  statistics,
                  dy,
                  dx,
                  accumulate,
                  wanted(gain),
                  wanted(bias));
        };
    return tape.record(y, backward, x, gain, bias);
  }

  private static @Nullable INDArray wanted(Variable variable) {
    return variable.requiresGradient() ? variable.gradient() : null;
  }
}
