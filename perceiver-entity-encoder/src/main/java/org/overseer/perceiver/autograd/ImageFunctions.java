package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.ImagePadding;

/**
 * The differentiable functions over images, which are stored channels last: {@code [B, H, W, C]}.
 * See {@link Functions} for those over matrices.
 */
public final class ImageFunctions {
  private ImageFunctions() {}

  /**
   * 2-D convolution (cross-correlation).
   *
   * @param x {@code [B, H, W, C]}
   * @param weight {@code [O, C, kernel height, kernel width]}
   * @param bias {@code [O]} or null
   * @param padding zeros around each image
   * @return {@code [B, H', W', O]}
   */
  public static Variable conv2d(
      Variable x, Variable weight, @Nullable Variable bias, int stride, ImagePadding padding) {
    return ConvolutionFunctions.conv2d(x, weight, bias, stride, padding);
  }

  /**
   * The greatest value under a square filter; among equal ones the first, row by row, gets the
   * gradient.
   *
   * @param x {@code [B, H, W, C]}
   * @param kernel side of the filter
   * @param padding less than the filter's side; never wins
   * @return {@code [B, H', W', C]}
   */
  public static Variable maxPool(Variable x, int kernel, int stride, ImagePadding padding) {
    return PoolingFunctions.maxPool(x, kernel, stride, padding);
  }

  /**
   * Batch normalisation with stored moments, epsilon 1e-5 (Ioffe and Szegedy 2015, algorithm 2).
   *
   * @param x {@code [N, C]}: all pixels of all images
   * @param gain {@code [C]}
   * @param bias {@code [C]}
   * @param mean {@code [C]}, a constant
   * @param variance {@code [C]}, a constant
   * @return {@code [N, C]}
   */
  public static Variable batchNorm(
      Variable x, Variable gain, Variable bias, INDArray mean, INDArray variance) {
    return BatchNormFunctions.withMoments(x, gain, bias, mean, variance);
  }

  /**
   * Batch normalisation with the moments of x itself, epsilon 1e-5 (Ioffe and Szegedy 2015,
   * algorithm 1). Gradients pass through the moments.
   *
   * @param x {@code [N, C]}, N at least 2
   * @param gain {@code [C]}
   * @param bias {@code [C]}
   */
  public static NormalizedBatch batchNorm(Variable x, Variable gain, Variable bias) {
    return BatchNormFunctions.withOwnMoments(x, gain, bias);
  }

  /**
   * Cuts images or videos into boxes and puts all values of a box into one pixel's channels, in the
   * order (dt, dh, dw, c) with c running fastest (DeepMind's io_processors.py).
   *
   * @param x {@code [B, T, H, W, C]}; T is 1 for images
   * @param dt frames of a box, divides T
   * @param dh rows of a box, divides H
   * @param dw columns of a box, divides W
   * @return {@code [B, T/dt, H/dh, W/dw, dt·dh·dw·C]}
   */
  public static Variable spaceToDepth(Variable x, int dt, int dh, int dw) {
    return PatchFunctions.spaceToDepth(x, dt, dh, dw);
  }

  /**
   * The inverse of {@link #spaceToDepth}.
   *
   * @param x {@code [B, T', H', W', dt·dh·dw·C]}
   * @return {@code [B, T'·dt, H'·dh, W'·dw, C]}
   */
  public static Variable depthToSpace(Variable x, int dt, int dh, int dw) {
    return PatchFunctions.depthToSpace(x, dt, dh, dw);
  }

  /**
   * Every dt-th frame, dh-th row and dw-th column, from the first on.
   *
   * @param x {@code [B, T, H, W, C]}; T is 1 for images
   * @return {@code [B, ⌈T/dt⌉, ⌈H/dh⌉, ⌈W/dw⌉, C]}
   */
  public static Variable subsample(Variable x, int dt, int dh, int dw) {
    return PatchFunctions.subsample(x, dt, dh, dw);
  }
}
