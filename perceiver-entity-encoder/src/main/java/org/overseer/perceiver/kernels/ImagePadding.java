package org.overseer.perceiver.kernels;

/**
 * Rows and columns added around an image before a filter runs over it: zeros for a convolution,
 * nothing that could win for a maximum.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns before
 * @param right columns after
 */
public record ImagePadding(int top, int bottom, int left, int right) {
  /** Nothing added. */
  public static final ImagePadding NONE = all(0);

  /** Checks that no side is negative. */
  public ImagePadding {
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new IllegalArgumentException(
          "Padding must not be negative, got top %d, bottom %d, left %d, right %d"
              .formatted(top, bottom, left, right));
    }
  }

  /** The same on all four sides, as PyTorch pads. */
  public static ImagePadding all(int side) {
    return new ImagePadding(side, side, side, side);
  }

  /**
   * As TensorFlow's and JAX's SAME: output sizes are input sizes ÷ stride, rounded up, and an odd
   * total puts the larger part below and after.
   */
  public static ImagePadding same(int height, int width, int kernel, int stride) {
    int rows = sameTotal(height, kernel, stride);
    int columns = sameTotal(width, kernel, stride);
    return new ImagePadding(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
  }

  private static int sameTotal(int size, int kernel, int stride) {
    int outputs = (size + stride - 1) / stride;
    return Math.max(0, (outputs - 1) * stride + kernel - size);
  }
}
