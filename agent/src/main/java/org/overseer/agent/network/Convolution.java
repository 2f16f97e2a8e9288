package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/** A convolution over maps {@code [B, H, W, C]}, with a bias. */
final class Convolution {
  private final Parameter weight;
  private final Parameter bias;
  private final int stride;

  private Convolution(ParameterScope scope, int in, int out, int kernel, int stride) {
    weight = Layers.kernel(scope, out, in, kernel);
    bias = scope.addVector("bias", out, 0);
    this.stride = stride;
  }

  /** Halves the map: kernel 4, stride 2. */
  static Convolution halving(ParameterScope scope, int in, int out) {
    return new Convolution(scope, in, out, 4, 2);
  }

  /** Keeps the map's size: kernel 3. */
  static Convolution same(ParameterScope scope, int in, int out) {
    return new Convolution(scope, in, out, 3, 1);
  }

  /** {@code [B, H, W, in]} → {@code [B, H/stride, W/stride, out]}. */
  Variable apply(Variable x) {
    Tape tape = x.tape();
    return Functions.conv2d(x, tape.parameter(weight), tape.parameter(bias), stride, 1);
  }
}
