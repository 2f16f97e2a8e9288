package org.overseer.perceiver.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * Boxes of frames, rows and columns, each flattened to one vector in the order (dt, dh, dw, c):
 * {@code prep_type: patches}. With a linear layer after it, the tensors {@code
 * conv_after_patches.weight [C', patch]} and {@code conv_after_patches.bias}.
 */
public final class PatchesPreparation implements ImagePreparation {
  private final int temporal;
  private final int spatial;
  private final int patchLength;
  private final int channels;
  private final @Nullable Linear linear;

  private PatchesPreparation(
      int temporal, int spatial, int patchLength, int channels, @Nullable Linear linear) {
    this.temporal = temporal;
    this.spatial = spatial;
    this.patchLength = patchLength;
    this.channels = channels;
    this.linear = linear;
  }

  /** Raw patches of {@code temporal} frames and {@code spatial} rows and columns. */
  public static PatchesPreparation raw(int channels, int temporal, int spatial) {
    int length = patchLength(channels, temporal, spatial);
    return new PatchesPreparation(temporal, spatial, length, length, null);
  }

  /** Patches followed by a linear layer, which is added to the scope. */
  public static PatchesPreparation projected(
      ParameterScope scope, int channels, int temporal, int spatial, int outChannels) {
    int length = patchLength(channels, temporal, spatial);
    Linear linear = Linear.of(scope.child("conv_after_patches"), length, outChannels);
    return new PatchesPreparation(temporal, spatial, length, outChannels, linear);
  }

  private static int patchLength(int channels, int temporal, int spatial) {
    if (temporal < 1 || spatial < 1) {
      throw new IllegalArgumentException(
          "patches: temporal_downsample (%d) and spatial_downsample (%d) must be at least 1"
              .formatted(temporal, spatial));
    }
    return channels * temporal * spatial * spatial;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int[] outputSize(int frames, int height, int width) {
    return new int[] {frames / temporal, height / spatial, width / spatial};
  }

  @Override
  public Variable apply(Variable images, boolean training) {
    Variable patches = ImageFunctions.spaceToDepth(images, temporal, spatial, spatial);
    if (linear == null) {
      return patches;
    }
    long[] shape = patches.shape();
    Variable rows = Functions.reshape(patches, patches.value().length() / patchLength, patchLength);
    long[] projected = Arrays.copyOf(shape, shape.length);
    projected[shape.length - 1] = channels;
    return Functions.reshape(linear.apply(rows), projected);
  }

  @Override
  public void countFlops(FlopCounter counter, String name, int frames, int height, int width) {
    if (linear != null) {
      int[] size = outputSize(frames, height, width);
      int positions = size[0] * size[1] * size[2];
      counter.linear(name + ".conv_after_patches", positions, patchLength, channels);
    }
  }
}
