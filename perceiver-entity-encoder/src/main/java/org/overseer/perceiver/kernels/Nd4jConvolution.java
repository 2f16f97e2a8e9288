package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Unfolding of images in ND4J operations: one strided copy for each place in the filter. */
final class Nd4jConvolution {
  private Nd4jConvolution() {}

  static void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = Nd4jImages.padded(shape, 0f, scratch);
      Nd4jImages.interior(padded, shape).assign(image);
      INDArray patches = patches(columns, shape);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          place(patches, ky * shape.kernelWidth() + kx)
              .assign(Nd4jImages.under(padded, shape, ky, kx));
        }
      }
    }
  }

  static void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = Nd4jImages.padded(shape, 0f, scratch);
      INDArray patches = patches(columns, shape);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          INDArray from = place(patches, ky * shape.kernelWidth() + kx);
          Nd4jImages.under(padded, shape, ky, kx).addi(from);
        }
      }
      image.addi(Nd4jImages.interior(padded, shape));
    }
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
}
