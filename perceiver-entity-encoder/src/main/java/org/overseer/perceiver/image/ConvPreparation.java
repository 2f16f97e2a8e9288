package org.overseer.perceiver.image;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.kernels.ConvolutionShape;
import org.overseer.perceiver.kernels.ImagePadding;

/**
 * A convolutional stem that makes images four times smaller: {@code prep_type: conv}. A 7 × 7
 * convolution of stride 2, batch norm, rectifier, a 3 × 3 maximum of stride 2.
 *
 * <p>Tensors {@code convnet.conv.weight [C', C, 7, 7]} and {@code convnet.batchnorm.*}.
 */
public final class ConvPreparation implements ImagePreparation {
  static final int KERNEL = 7;
  static final int POOL = 3;
  static final int STRIDE = 2;

  private final Convolution convolution;
  private final BatchNorm batchNorm;
  private final ConvPadding padding;
  private final int in;
  private final int channels;

  /** Adds the stem to the scope. */
  public ConvPreparation(
      ParameterScope scope,
      int in,
      int channels,
      ConvPadding padding,
      RunningStatistics statistics) {
    ParameterScope convnet = scope.child("convnet");
    this.convolution =
        new Convolution(convnet.child("conv"), in, channels, KERNEL, /* withBias= */ false);
    this.batchNorm = new BatchNorm(convnet.child("batchnorm"), channels, statistics);
    this.padding = padding;
    this.in = in;
    this.channels = channels;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int[] outputSize(int frames, int height, int width) {
    ConvolutionShape filtered = shape(height, width, KERNEL, padding.ofConvolution(height, width));
    int rows = filtered.outputHeight();
    int columns = filtered.outputWidth();
    ConvolutionShape pooled = shape(rows, columns, POOL, padding.ofPooling(rows, columns));
    return new int[] {frames, pooled.outputHeight(), pooled.outputWidth()};
  }

  private static ConvolutionShape shape(int height, int width, int kernel, ImagePadding padding) {
    return new ConvolutionShape(1, height, width, 1, kernel, kernel, STRIDE, padding);
  }

  @Override
  public Variable apply(Variable images, boolean training) {
    return Frames.perFrame(images, x -> stem(x, training));
  }

  private Variable stem(Variable x, boolean training) {
    int height = (int) x.value().size(1);
    int width = (int) x.value().size(2);
    Variable filtered = convolution.apply(x, STRIDE, padding.ofConvolution(height, width));
    long[] shape = filtered.shape(); // [B, H', W', C']
    Variable rows = Functions.reshape(filtered, shape[0] * shape[1] * shape[2], shape[3]);
    Variable active = Functions.relu(batchNorm.apply(rows, training));
    return ImageFunctions.maxPool(
        Functions.reshape(active, shape),
        POOL,
        STRIDE,
        padding.ofPooling((int) shape[1], (int) shape[2]));
  }

  /** Counts the convolution as the linear layer that it is at each of its positions. */
  @Override
  public void countFlops(FlopCounter counter, String name, int frames, int height, int width) {
    ConvolutionShape filtered = shape(height, width, KERNEL, padding.ofConvolution(height, width));
    int positions = frames * filtered.positions();
    counter.linear(name + ".convnet.conv", positions, in * KERNEL * KERNEL, channels);
  }
}
