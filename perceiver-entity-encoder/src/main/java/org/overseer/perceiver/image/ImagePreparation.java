package org.overseer.perceiver.image;

import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * What becomes of pixels before positions join them; {@code prep_type} of Hugging Face (DeepMind's
 * io_processors.py).
 *
 * <p>Axes: B images or videos, T frames (1 for images), H rows, W columns, C channels.
 */
public sealed interface ImagePreparation
    permits ConvPreparation, Conv1x1Preparation, PatchesPreparation, PixelsPreparation {

  /** C', channels of the result. */
  int channels();

  /**
   * T', H' and W' of the result.
   *
   * @throws IllegalArgumentException if such images cannot be prepared
   */
  int[] outputSize(int frames, int height, int width);

  /**
   * Prepares images.
   *
   * @param images {@code [B, T, H, W, C]}
   * @param training whether to normalise by this batch's moments and learn from them
   * @return {@code [B, T', H', W', C']}
   */
  Variable apply(Variable images, boolean training);

  /** Adds the operations for one image or video, under names that begin with {@code name}. */
  void countFlops(FlopCounter counter, String name, int frames, int height, int width);
}
