package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Padded copies of images and the strided views of them that filters see, in ND4J operations. */
final class Nd4jImages {
  private Nd4jImages() {}

  /** [B, padded H, padded W, C] that holds {@code value} everywhere. */
  static INDArray padded(ConvolutionShape shape, float value, Scratch scratch) {
    return scratch
        .array(shape.batch(), shape.paddedHeight(), shape.paddedWidth(), shape.channels())
        .assign(value);
  }

  /** The images themselves within their padding. */
  static INDArray interior(INDArray padded, ConvolutionShape shape) {
    long row = (long) shape.paddedWidth() * shape.channels();
    return Nd4jViews.of(
        padded,
        new long[] {shape.batch(), shape.height(), shape.width(), shape.channels()},
        new long[] {shape.paddedHeight() * row, row, shape.channels(), 1},
        shape.padding().top() * row + (long) shape.padding().left() * shape.channels());
  }

  /** [B, H', W', C]: what lies under place (ky, kx) of the filter at each of its positions. */
  static INDArray under(INDArray padded, ConvolutionShape shape, int ky, int kx) {
    long pixel = shape.channels();
    long row = shape.paddedWidth() * pixel;
    int step = shape.stride();
    return Nd4jViews.of(
        padded,
        new long[] {shape.batch(), shape.outputHeight(), shape.outputWidth(), shape.channels()},
        new long[] {shape.paddedHeight() * row, step * row, step * pixel, 1},
        ky * row + kx * pixel);
  }
}
