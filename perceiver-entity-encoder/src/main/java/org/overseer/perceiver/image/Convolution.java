package org.overseer.perceiver.image;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.kernels.ImagePadding;

/** A square convolution; tensors {@code weight [O, C, k, k]} and perhaps {@code bias [O]}. */
final class Convolution {
  private final Parameter weight;
  private final @Nullable Parameter bias;

  Convolution(ParameterScope scope, int in, int out, int kernel, boolean withBias) {
    // Drawn as the linear layer that it is over the values under the filter.
    this.weight =
        scope.add(
            "weight",
            scope
                .initializer()
                .linear(out, in * kernel * kernel)
                .reshape('c', out, in, kernel, kernel));
    this.bias = withBias ? scope.addVector("bias", out, 0f) : null;
  }

  /** {@code [B, H, W, C]} to {@code [B, H', W', O]}. */
  Variable apply(Variable x, int stride, ImagePadding padding) {
    return ImageFunctions.conv2d(
        x,
        x.tape().parameter(weight),
        bias == null ? null : x.tape().parameter(bias),
        stride,
        padding);
  }
}
