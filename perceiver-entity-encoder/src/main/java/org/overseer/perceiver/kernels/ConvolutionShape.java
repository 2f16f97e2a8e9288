package org.overseer.perceiver.kernels;

/**
 * Sizes of a 2-D filter, a convolution's or a maximum's, over images stored {@code [B, H, W, C]}.
 *
 * @param batch images B
 * @param height rows H of an image
 * @param width columns W of an image
 * @param channels input channels C
 * @param kernelHeight rows of the filter
 * @param kernelWidth columns of the filter
 * @param stride step between filter positions, both directions
 * @param padding what is added around each image
 */
public record ConvolutionShape(
    int batch,
    int height,
    int width,
    int channels,
    int kernelHeight,
    int kernelWidth,
    int stride,
    ImagePadding padding) {

  /** Checks that at least one output position exists. */
  public ConvolutionShape {
    if (stride < 1) {
      throw new IllegalArgumentException("A filter needs stride >= 1, got " + stride);
    }
    if (height + padding.top() + padding.bottom() < kernelHeight
        || width + padding.left() + padding.right() < kernelWidth) {
      throw new IllegalArgumentException(
          "A %dx%d filter does not fit a %dx%d image with %s"
              .formatted(kernelHeight, kernelWidth, height, width, padding));
    }
  }

  /** Rows of the output image. */
  public int outputHeight() {
    return (paddedHeight() - kernelHeight) / stride + 1;
  }

  /** Columns of the output image. */
  public int outputWidth() {
    return (paddedWidth() - kernelWidth) / stride + 1;
  }

  /** Filter positions over all images: B × output rows × output columns. */
  public int positions() {
    return batch * outputHeight() * outputWidth();
  }

  /** Values under the filter at one position: kernel rows × kernel columns × C. */
  public int patchLength() {
    return kernelHeight * kernelWidth * channels;
  }

  int paddedHeight() {
    return height + padding.top() + padding.bottom();
  }

  int paddedWidth() {
    return width + padding.left() + padding.right();
  }
}
