package org.overseer.perceiver.image;

import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * The pixels as they are, every {@code temporalStep}-th frame and {@code spatialStep}-th row and
 * column: {@code prep_type: pixels}.
 *
 * @param channels C
 * @param temporalStep 1 for all frames
 * @param spatialStep 1 for all rows and columns
 */
public record PixelsPreparation(int channels, int temporalStep, int spatialStep)
    implements ImagePreparation {

  /** Checks the steps. */
  public PixelsPreparation {
    if (temporalStep < 1 || spatialStep < 1) {
      throw new IllegalArgumentException(
          "pixels: temporal_downsample (%d) and spatial_downsample (%d) must be at least 1"
              .formatted(temporalStep, spatialStep));
    }
  }

  @Override
  public int[] outputSize(int frames, int height, int width) {
    return new int[] {
      Frames.steps(frames, temporalStep),
      Frames.steps(height, spatialStep),
      Frames.steps(width, spatialStep)
    };
  }

  @Override
  public Variable apply(Variable images, boolean training) {
    return temporalStep == 1 && spatialStep == 1
        ? images
        : ImageFunctions.subsample(images, temporalStep, spatialStep, spatialStep);
  }

  @Override
  public void countFlops(FlopCounter counter, String name, int frames, int height, int width) {
    // Choosing pixels computes nothing.
  }
}
