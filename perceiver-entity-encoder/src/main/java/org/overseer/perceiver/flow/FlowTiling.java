package org.overseer.perceiver.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * Covers a large frame with tiles of the size that a flow model was trained on.
 *
 * <p>Tiles start at multiples of the tile's side less the overlap; the last one, and any other that
 * would leave the frame, is pulled back to the border. No tile comes twice. {@link FlowStitcher}
 * puts the results together.
 *
 * @param tileHeight rows of a tile
 * @param tileWidth columns of a tile
 * @param minOverlap least rows and columns that neighbours share
 */
public record FlowTiling(int tileHeight, int tileWidth, int minOverlap) {
  /** Overlap of the original. */
  public static final int DEFAULT_OVERLAP = 20;

  /** Checks the sizes. */
  public FlowTiling {
    if (minOverlap < 0 || minOverlap >= Math.min(tileHeight, tileWidth)) {
      throw new IllegalArgumentException(
          "tiles of %d x %d cannot overlap by %d".formatted(tileWidth, tileHeight, minOverlap));
    }
  }

  /**
   * Where a tile begins.
   *
   * @param top first row
   * @param left first column
   */
  public record Tile(int top, int left) {}

  /**
   * The tiles of a frame, row by row.
   *
   * @throws IllegalArgumentException if the frame is smaller than a tile
   */
  public List<Tile> grid(int height, int width) {
    if (height < tileHeight || width < tileWidth) {
      throw new IllegalArgumentException(
          "frames of %d x %d pixels are smaller than the model's %d x %d; enlarge them"
              .formatted(width, height, tileWidth, tileHeight));
    }
    List<Tile> tiles = new ArrayList<>();
    for (int top : starts(height, tileHeight)) {
      for (int left : starts(width, tileWidth)) {
        tiles.add(new Tile(top, left));
      }
    }
    return tiles;
  }

  private List<Integer> starts(int length, int tile) {
    List<Integer> starts = new ArrayList<>();
    int start = 0;
    while (start < length - tile) {
      starts.add(start);
      start += tile - minOverlap;
    }
    starts.add(length - tile);
    return starts;
  }
}
