package org.overseer.perceiver.image;

import java.util.Locale;
import org.overseer.perceiver.kernels.ImagePadding;

/**
 * How the convolutional stem treats borders, where DeepMind's code and Hugging Face's differ.
 *
 * <p>224 × 224 pixels become 55 × 55 inputs by Hugging Face's rule and 56 × 56 by the original's,
 * shifted by a pixel.
 */
public enum ConvPadding {
  /** Hugging Face's: 3 zeros on every side of the convolution, none around the pooling. */
  HUGGINGFACE,
  /** The original's: both as TensorFlow's SAME. */
  SAME;

  /** The name used in {@code config.json}: {@code huggingface} or {@code same}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  ImagePadding ofConvolution(int height, int width) {
    return this == SAME
        ? ImagePadding.same(height, width, ConvPreparation.KERNEL, ConvPreparation.STRIDE)
        : ImagePadding.all(ConvPreparation.KERNEL / 2);
  }

  ImagePadding ofPooling(int height, int width) {
    return this == SAME
        ? ImagePadding.same(height, width, ConvPreparation.POOL, ConvPreparation.STRIDE)
        : ImagePadding.NONE;
  }
}
