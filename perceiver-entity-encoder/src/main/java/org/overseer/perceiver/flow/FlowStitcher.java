package org.overseer.perceiver.flow;

import org.overseer.perceiver.image.FloatImage;

/**
 * Averages the flows of overlapping tiles into one field.
 *
 * <p>A pixel counts by its distance to its tile's border, so that each tile has its say in its
 * middle and none leaves a seam.
 */
public final class FlowStitcher {
  /** Horizontal and vertical motion. */
  public static final int CHANNELS = 2;

  private final int height;
  private final int width;
  private final double[] sums;
  private final double[] weights;

  /** Begins an empty field. */
  public FlowStitcher(int height, int width) {
    this.height = height;
    this.width = width;
    this.weights = new double[Math.multiplyExact(height, width)];
    this.sums = new double[Math.multiplyExact(weights.length, CHANNELS)];
  }

  /**
   * Adds the flow of one tile.
   *
   * @param flow float32 {@code [tile rows, tile columns, 2]}
   */
  public void add(FlowTiling.Tile tile, FloatImage flow) {
    if (tile.top() < 0
        || tile.left() < 0
        || tile.top() + flow.height() > height
        || tile.left() + flow.width() > width
        || flow.channels() != CHANNELS) {
      throw new IllegalArgumentException(
          "a tile of [%d, %d, %d] at %s does not fit into [%d, %d, 2]"
              .formatted(flow.height(), flow.width(), flow.channels(), tile, height, width));
    }
    for (int row = 0; row < flow.height(); row++) {
      for (int column = 0; column < flow.width(); column++) {
        int weight =
            Math.min(
                Math.min(column + 1, flow.width() - column),
                Math.min(row + 1, flow.height() - row));
        int at = (tile.top() + row) * width + tile.left() + column;
        weights[at] += weight;
        sums[CHANNELS * at] += weight * (double) flow.value(row, column, 0);
        sums[CHANNELS * at + 1] += weight * (double) flow.value(row, column, 1);
      }
    }
  }

  /**
   * The field, float32 {@code [height, width, 2]}.
   *
   * @throws IllegalStateException if a pixel is covered by no tile
   */
  public FloatImage result() {
    float[] values = new float[sums.length];
    for (int i = 0; i < values.length; i++) {
      double weight = weights[i / CHANNELS];
      if (weight == 0) {
        throw new IllegalStateException(
            "no tile covers row %d, column %d"
                .formatted(i / CHANNELS / width, i / CHANNELS % width));
      }
      values[i] = (float) (sums[i] / weight);
    }
    return new FloatImage(height, width, CHANNELS, values);
  }
}
