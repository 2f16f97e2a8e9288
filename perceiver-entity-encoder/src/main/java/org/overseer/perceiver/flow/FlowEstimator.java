package org.overseer.perceiver.flow;

import java.util.List;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Optical flow of frames of any size from the training size on, tile by tile.
 *
 * <p>For one thread at a time.
 */
public final class FlowEstimator {
  private final OpticalFlow model;
  private final Tape tape;
  private final FlowTiling tiling;

  /** Told after each tile. */
  @FunctionalInterface
  public interface Progress {
    /** So many of all tiles are done. */
    void tilesDone(int done, int all);
  }

  /**
   * An estimator with the original's overlap of tiles, or less where the model's frames are small.
   *
   * @param tape what it computes on; steps that are under way on it end
   */
  public FlowEstimator(OpticalFlow model, Tape tape) {
    int height = model.config().height();
    int width = model.config().width();
    int largest = (Math.min(height, width) - 1) / 2;
    this.model = model;
    this.tape = tape;
    this.tiling = new FlowTiling(height, width, Math.min(FlowTiling.DEFAULT_OVERLAP, largest));
  }

  /**
   * The motion of each pixel from the first frame to the second.
   *
   * @return pixels to the right and down, float32 {@code [H, W, 2]}
   * @throws IllegalArgumentException if the frames differ in size or are smaller than the model's
   */
  public FloatImage estimate(RgbImage first, RgbImage second, Progress progress) {
    if (first.height() != second.height() || first.width() != second.width()) {
      throw new IllegalArgumentException(
          "both frames must have one size, but have %d x %d and %d x %d pixels"
              .formatted(first.width(), first.height(), second.width(), second.height()));
    }
    List<FlowTiling.Tile> tiles = tiling.grid(first.height(), first.width());
    FlowStitcher stitcher = new FlowStitcher(first.height(), first.width());
    int done = 0;
    for (FlowTiling.Tile tile : tiles) {
      FloatImage pair = FlowPatches.pair(cut(first, tile), cut(second, tile));
      stitcher.add(tile, scaled(estimateTile(pair)));
      done++;
      progress.tilesDone(done, tiles.size());
    }
    return stitcher.result();
  }

  private FloatImage cut(RgbImage frame, FlowTiling.Tile tile) {
    return FlowPatches.normalized(
        frame.crop(tile.top(), tile.left(), tiling.tileHeight(), tiling.tileWidth()));
  }

  private static FloatImage scaled(FloatImage flow) {
    float[] values = flow.values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= OpticalFlow.PIXELS_PER_UNIT;
    }
    return flow;
  }

  /**
   * The model's output for frames of the training size.
   *
   * @param pair {@code [H, W, 54]}
   * @return {@code [H, W, 2]} in units of {@link OpticalFlow#PIXELS_PER_UNIT}
   */
  FloatImage estimateTile(FloatImage pair) {
    tape.begin(/* recording= */ false);
    Variable frames = tape.constant(pair.values(), 1, pair.height(), pair.width(), pair.channels());
    float[] flow = FloatBuffers.toArray(model.flow(frames).value());
    return new FloatImage(pair.height(), pair.width(), FlowStitcher.CHANNELS, flow);
  }
}
