package org.overseer.perceiver.dl4j;

/** What a {@link PerceiverLayer} hands to the next layer. B sets, M inputs, N latents. */
public enum PerceiverOutput {
  /** The mean of each set's latents: {@code [B, D]}. */
  POOLED,
  /** The latents: {@code [B, D, N]}, a sequence of N steps without a mask. */
  LATENTS,
  /**
   * The decoder's answer to each input, asked with the input itself: {@code [B, C, M]}, zero where
   * the input is padding. The mask goes on to the next layer.
   */
  PER_INPUT
}
