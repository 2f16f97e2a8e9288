package org.overseer.agent.network;

import java.util.List;

/**
 * Layers of the spatial encoder.
 *
 * @param projection channels that each cell of planes and scattered entities is projected to before
 *     the convolutions, 0 for none
 * @param channels of the convolutions, each of which halves the map
 * @param blocks residual blocks after the last of them
 */
public record SpatialSizes(int projection, List<Integer> channels, int blocks) {
  /** Checks that there is a convolution, and all sizes. */
  public SpatialSizes {
    channels = List.copyOf(channels);
    if (channels.isEmpty() || channels.stream().anyMatch(c -> c < 1)) {
      throw new IllegalArgumentException(
          "a spatial encoder needs at least one convolution, each with channels, but has "
              + channels);
    }
    if (projection < 0 || blocks < 0) {
      throw new IllegalArgumentException(
          "spatial projection (%d) and blocks (%d) must be at least 0"
              .formatted(projection, blocks));
    }
  }

  /** Two convolutions of {@code channels} and twice that. */
  static SpatialSizes small(int channels) {
    return new SpatialSizes(0, List.of(channels, 2 * channels), 0);
  }

  /** By how much the map shrinks along each side. */
  int shrink() {
    return 1 << channels.size();
  }

  /** Channels of the smallest map. */
  int last() {
    return channels.get(channels.size() - 1);
  }
}
