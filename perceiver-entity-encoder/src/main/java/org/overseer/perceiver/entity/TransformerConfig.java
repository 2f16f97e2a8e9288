package org.overseer.perceiver.entity;

import org.overseer.perceiver.core.HiddenActivation;

/**
 * Sizes of the entity Transformer.
 *
 * @param channels D, width of entities and embeddings; query-key and value widths equal it
 * @param layers self-attention layers
 * @param heads heads of each layer; divides the channels
 * @param wideningFactor hidden width of the MLP ÷ D
 */
public record TransformerConfig(int channels, int layers, int heads, int wideningFactor) {
  /** The activation of the MLPs. */
  static final HiddenActivation ACTIVATION = HiddenActivation.GELU;

  /** Checks that sizes are positive and channels divide by heads. */
  public TransformerConfig {
    if (channels < 1 || layers < 1 || heads < 1 || wideningFactor < 1) {
      throw new IllegalArgumentException(
          "channels (%d), layers (%d), heads (%d) and widening factor (%d) must be at least 1"
              .formatted(channels, layers, heads, wideningFactor));
    }
    if (channels % heads != 0) {
      throw new IllegalArgumentException(
          "channels (%d) must be divisible by heads (%d)".formatted(channels, heads));
    }
  }

  /** AlphaStar's (detailed architecture): 3 layers, 2 heads of 128, MLP hidden 1024, output 256. */
  public static TransformerConfig alphaStar() {
    return new TransformerConfig(256, 3, 2, 4);
  }

  /** As wide as the Perceiver's {@code tiny}. */
  public static TransformerConfig tiny() {
    return new TransformerConfig(64, 2, 2, 1);
  }
}
