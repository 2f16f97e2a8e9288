package org.overseer.perceiver.kernels;

/**
 * Sizes of a 2-D convolution over images stored {@code [B, H, W, C]}.
 *
 * @param batch images B
 * @param height rows H of an image
 * @param width columns W of an image
 * @param channels input channels C
 * @param kernelHeight rows of the filter
 * @param kernelWidth columns of the filter
 * @param stride step between filter positions, both directions
 * @param padding zeros added on each of the four sides
 */
public record ConvolutionShape(
    int batch,
    int height,
    int width,
    int channels,
    int kernelHeight,
    int kernelWidth,
    int stride,
    int padding) {

  /** Checks that at least one output position exists. */
  public ConvolutionShape {
    if (stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "Convolution needs stride >= 1 and padding >= 0, got " + stride + " and " + padding);
    }
    if (height + 2 * padding < kernelHeight || width + 2 * padding < kernelWidth) {
      throw new IllegalArgumentException(
          "A %dx%d filter does not fit a %dx%d image with padding %d"
              .formatted(kernelHeight, kernelWidth, height, width, padding));
    }
  }

  /** Rows of the output image. */
  public int outputHeight() {
    return (height + 2 * padding - kernelHeight) / stride + 1;
  }

  /** Columns of the output image. */
  public int outputWidth() {
    return (width + 2 * padding - kernelWidth) / stride + 1;
  }

  /** Filter positions over all images: B × output rows × output columns. */
  public int positions() {
    return batch * outputHeight() * outputWidth();
  }

  /** Values under the filter at one position: kernel rows × kernel columns × C. */
  public int patchLength() {
    return kernelHeight * kernelWidth * channels;
  }
}
