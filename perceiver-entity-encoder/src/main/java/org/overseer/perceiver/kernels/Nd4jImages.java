package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
    int top = shape.padding().top();
    int left = shape.padding().left();
    return padded.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(top, top + shape.height()),
        NDArrayIndex.interval(left, left + shape.width()),
        NDArrayIndex.all());
  }

  /** [B, H', W', C]: what lies under place (ky, kx) of the filter at each of its positions. */
  static INDArray under(INDArray padded, ConvolutionShape shape, int ky, int kx) {
    return padded.get(
        NDArrayIndex.all(),
        places(ky, shape.outputHeight(), shape.stride()),
        places(kx, shape.outputWidth(), shape.stride()),
        NDArrayIndex.all());
  }

  private static INDArrayIndex places(int from, int count, int stride) {
    // ND4J reads the end of a strided interval of one element wrongly.
    return count == 1
        ? NDArrayIndex.interval(from, from + 1)
        : NDArrayIndex.interval(from, stride, from + (count - 1) * stride + 1);
  }
}
