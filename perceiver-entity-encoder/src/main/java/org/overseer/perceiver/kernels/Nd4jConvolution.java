package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Unfolding of images in ND4J operations: one strided copy for each place in the filter. */
final class Nd4jConvolution {
  private Nd4jConvolution() {}

  static void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = Nd4jImages.padded(shape, 0f, scratch);
      Nd4jImages.interior(padded, shape).assign(image);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          place(columns, shape, ky * shape.kernelWidth() + kx)
              .assign(Nd4jImages.under(padded, shape, ky, kx));
        }
      }
    }
  }

  static void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = Nd4jImages.padded(shape, 0f, scratch);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          INDArray from = place(columns, shape, ky * shape.kernelWidth() + kx);
          Nd4jImages.under(padded, shape, ky, kx).addi(from);
        }
      }
      image.addi(Nd4jImages.interior(padded, shape));
    }
  }

  /** [B, H', W', C]: the columns of one place in the filter. */
  private static INDArray place(INDArray columns, ConvolutionShape shape, int place) {
    long patch = shape.patchLength();
    long width = shape.outputWidth();
    return Nd4jViews.of(
        columns,
        new long[] {shape.batch(), shape.outputHeight(), width, shape.channels()},
        new long[] {shape.outputHeight() * width * patch, width * patch, patch, 1},
        (long) place * shape.channels());
  }
}
