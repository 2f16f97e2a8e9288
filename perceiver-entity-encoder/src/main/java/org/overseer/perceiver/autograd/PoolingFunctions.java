package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.ConvolutionShape;
import org.overseer.perceiver.kernels.ImagePadding;
import org.overseer.perceiver.kernels.Kernels;

/** Maxima under a filter. */
final class PoolingFunctions {
  private PoolingFunctions() {}

  static Variable maxPool(Variable x, int kernel, int stride, ImagePadding padding) {
    Shapes.requireSize("maxPool", "rank of x", x.value().rank(), 4);
    requireSmaller(padding, kernel);
    long[] size = x.shape();
    int c = (int) size[3];
    ConvolutionShape shape =
        new ConvolutionShape(
            (int) size[0], (int) size[1], (int) size[2], c, kernel, kernel, stride, padding);
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(shape.batch(), shape.outputHeight(), shape.outputWidth(), c);
    kernels.maxPool(x.value(), shape, y);
    return tape.record(y, dy -> kernels.maxPoolBackward(x.value(), y, shape, dy, x.gradient()), x);
  }

  /** Else a filter could lie on padding alone and would have no maximum. */
  private static void requireSmaller(ImagePadding padding, int kernel) {
    int largest =
        Math.max(
            Math.max(padding.top(), padding.bottom()), Math.max(padding.left(), padding.right()));
    if (largest >= kernel) {
      throw new IllegalArgumentException(
          "maxPool: padding (%d) must be less than the filter's side (%d)"
              .formatted(largest, kernel));
    }
  }
}
