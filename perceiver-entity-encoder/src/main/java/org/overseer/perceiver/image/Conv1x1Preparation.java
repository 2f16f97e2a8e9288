package org.overseer.perceiver.image;

import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.kernels.ImagePadding;

/**
 * A linear map of every {@code step}-th pixel: {@code prep_type: conv1x1}. Tensors {@code
 * convnet_1x1.weight [C', C, 1, 1]} and {@code convnet_1x1.bias}.
 */
public final class Conv1x1Preparation implements ImagePreparation {
  private final Convolution convolution;
  private final int in;
  private final int channels;
  private final int step;

  /** Adds the convolution to the scope. */
  public Conv1x1Preparation(ParameterScope scope, int in, int channels, int step) {
    this.convolution =
        new Convolution(scope.child("convnet_1x1"), in, channels, 1, /* withBias= */ true);
    this.in = in;
    this.channels = channels;
    this.step = step;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int[] outputSize(int frames, int height, int width) {
    return new int[] {frames, Frames.steps(height, step), Frames.steps(width, step)};
  }

  @Override
  public Variable apply(Variable images, boolean training) {
    return Frames.perFrame(images, x -> convolution.apply(x, step, ImagePadding.NONE));
  }

  @Override
  public void countFlops(FlopCounter counter, String name, int frames, int height, int width) {
    int[] size = outputSize(frames, height, width);
    counter.linear(name + ".convnet_1x1", size[0] * size[1] * size[2], in, channels);
  }
}
