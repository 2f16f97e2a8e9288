package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.factory.Nd4j;

/** The greatest value under a filter, in ND4J operations: one strided view for each place in it. */
final class Nd4jPooling {
  private static final float BELOW_ANY_PIXEL = -Float.MAX_VALUE;

  private Nd4jPooling() {}

  static void forward(INDArray image, ConvolutionShape shape, INDArray pooled) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = paddedImage(image, shape, scratch);
      INDArray pixels = scratch.like(pooled);
      pooled.assign(BELOW_ANY_PIXEL);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          pixels.assign(Nd4jImages.under(padded, shape, ky, kx));
          Nd4j.exec(new Max(pooled, pixels, pooled));
        }
      }
    }
  }

  /** Place by place; a position whose maximum was found gives nothing to later places. */
  static void backward(
      INDArray image, INDArray pooled, ConvolutionShape shape, INDArray dPooled, INDArray dImage) {
    try (Scratch scratch = new Scratch()) {
      INDArray padded = paddedImage(image, shape, scratch);
      INDArray dPadded = Nd4jImages.padded(shape, 0f, scratch);
      INDArray open = scratch.like(pooled).assign(1);
      INDArray wins = scratch.like(pooled);
      for (int ky = 0; ky < shape.kernelHeight(); ky++) {
        for (int kx = 0; kx < shape.kernelWidth(); kx++) {
          wins.assign(Nd4jImages.under(padded, shape, ky, kx)).rsubi(pooled);
          Nd4jElementwise.isPositive(wins, wins); // 1 where the pixel is below the maximum
          wins.rsubi(1).muli(open);
          open.subi(wins);
          Nd4jImages.under(dPadded, shape, ky, kx).addi(wins.muli(dPooled));
        }
      }
      dImage.addi(Nd4jImages.interior(dPadded, shape));
    }
  }

  private static INDArray paddedImage(INDArray image, ConvolutionShape shape, Scratch scratch) {
    INDArray padded = Nd4jImages.padded(shape, BELOW_ANY_PIXEL, scratch);
    Nd4jImages.interior(padded, shape).assign(image);
    return padded;
  }
}
