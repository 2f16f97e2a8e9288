package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Unfolding of images in ND4J operations: one strided copy for each place in the filter. */
final class Nd4jConvolution {
  private Nd4jConvolution() {}

  static void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = padded(shape, scratch);
      interior(padded, shape).assign(image);
      INDArray patches = patches(columns, shape);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          place(patches, ky * shape.kernelWidth() + kx).assign(pixels(padded, shape, ky, kx));
        }
      }
    }
  }

  static void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = padded(shape, scratch);
      INDArray patches = patches(columns, shape);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          INDArray from = place(patches, ky * shape.kernelWidth() + kx);
          pixels(padded, shape, ky, kx).addi(from);
        }
      }
      image.addi(interior(padded, shape));
    }
  }

  private static INDArray padded(ConvolutionShape shape, Scratch scratch) {
    int border = 2 * shape.padding();
    return scratch
        .array(shape.batch(), shape.height() + border, shape.width() + border, shape.channels())
        .assign(0);
  }

  private static INDArray interior(INDArray padded, ConvolutionShape shape) {
    int p = shape.padding();
    return padded.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(p, p + shape.height()),
        NDArrayIndex.interval(p, p + shape.width()),
        NDArrayIndex.all());
  }

  /** [B, H', W', places, C]. */
  private static INDArray patches(INDArray columns, ConvolutionShape shape) {
    return columns.reshape(
        'c',
        shape.batch(),
        shape.outputHeight(),
        shape.outputWidth(),
        (long) shape.kernelHeight() * shape.kernelWidth(),
        shape.channels());
  }

  private static INDArray place(INDArray patches, int place) {
    INDArrayIndex all = NDArrayIndex.all();
    return patches.get(all, all, all, NDArrayIndex.point(place), all);
  }

  private static INDArray pixels(INDArray padded, ConvolutionShape shape, int ky, int kx) {
    int stride = shape.stride();
    return padded.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(ky, stride, ky + (shape.outputHeight() - 1) * stride + 1),
        NDArrayIndex.interval(kx, stride, kx + (shape.outputWidth() - 1) * stride + 1),
        NDArrayIndex.all());
  }
}
