package org.overseer.agent.network;

/**
 * Sizes of each value head (AlphaStar, detailed architecture).
 *
 * @param channels hidden units; 0 for as many as the head has inputs; 256 in AlphaStar
 * @param blocks residual blocks; 16 in AlphaStar
 */
public record ValueSizes(int channels, int blocks) {
  /** For agents that learn on a few cores: one hidden layer. */
  public static final ValueSizes SMALL = new ValueSizes(0, 0);

  /** AlphaStar's. */
  public static final ValueSizes ALPHA_STAR = new ValueSizes(256, 16);

  /** Checks that nothing is less than nothing. */
  public ValueSizes {
    if (channels < 0 || blocks < 0) {
      throw new IllegalArgumentException(
          "channels (%d) and blocks (%d) of a value head must be at least 0"
              .formatted(channels, blocks));
    }
  }
}
