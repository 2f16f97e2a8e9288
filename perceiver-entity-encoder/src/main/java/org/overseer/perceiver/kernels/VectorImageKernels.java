package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels of {@link VectorKernels} for convolutions and pooling. */
final class VectorImageKernels {
  private final VectorRanges ranges;

  VectorImageKernels(VectorRanges ranges) {
    this.ranges = ranges;
  }

  void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns) {
    FloatBuffer in = FloatBuffers.of(image);
    FloatBuffer out = FloatBuffers.of(columns);
    ranges.run(
        shape.batch(),
        out.capacity(),
        (part, from, to) -> VectorConvolution.imageToColumns(in, shape, out, from, to));
  }

  void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image) {
    FloatBuffer in = FloatBuffers.of(columns);
    FloatBuffer out = FloatBuffers.of(image);
    ranges.run(
        shape.batch(),
        in.capacity(),
        (part, from, to) -> VectorConvolution.addColumnsToImage(in, shape, out, from, to));
  }

  void maxPool(INDArray image, ConvolutionShape shape, INDArray pooled) {
    FloatBuffer in = FloatBuffers.of(image);
    FloatBuffer out = FloatBuffers.of(pooled);
    ranges.run(
        shape.batch(),
        in.capacity(),
        (part, from, to) -> VectorPooling.forward(in, shape, out, from, to));
  }

  void maxPoolBackward(
      INDArray image, INDArray pooled, ConvolutionShape shape, INDArray dPooled, INDArray dImage) {
    FloatBuffer in = FloatBuffers.of(image);
    FloatBuffer greatest = FloatBuffers.of(pooled);
    FloatBuffer gradient = FloatBuffers.of(dPooled);
    FloatBuffer out = FloatBuffers.of(dImage);
    ranges.run(
        shape.batch(),
        in.capacity(),
        (part, from, to) -> VectorPooling.backward(in, greatest, shape, gradient, out, from, to));
  }
}
