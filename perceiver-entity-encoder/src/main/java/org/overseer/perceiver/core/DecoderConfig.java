package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the basic decoder (DeepMind's perceiver.py).
 *
 * @param queryChannels E, channels of a query
 * @param latentChannels D, channels of a latent
 * @param qkChannels query-key width, or null for D
 * @param vChannels value width, or null for the query-key width
 * @param numHeads heads; both widths divide by it
 * @param wideningFactor hidden width of the MLP ÷ E
 * @param hiddenAct activation of the MLP
 * @param useQueryResidual whether the query is added to what it reads
 * @param outputNumChannels width of the final linear, or null for none
 */
public record DecoderConfig(
    int queryChannels,
    int latentChannels,
    @Nullable Integer qkChannels,
    @Nullable Integer vChannels,
    int numHeads,
    int wideningFactor,
    HiddenActivation hiddenAct,
    boolean useQueryResidual,
    @Nullable Integer outputNumChannels) {

  /** Checks that sizes are positive and that widths divide by the heads. */
  public DecoderConfig {
    requirePositive("query channels", queryChannels);
    requirePositive("latent channels", latentChannels);
    requirePositive("num_heads", numHeads);
    requirePositive("widening_factor", wideningFactor);
    int qk = qkChannels != null ? qkChannels : latentChannels;
    requirePositive("qk_channels", qk);
    PerceiverConfig.requireDivisible("decoder qk_channels", qk, "num_heads", numHeads);
    if (vChannels != null) {
      requirePositive("v_channels", vChannels);
      PerceiverConfig.requireDivisible("decoder v_channels", vChannels, "num_heads", numHeads);
    }
    if (outputNumChannels != null) {
      requirePositive("output_num_channels", outputNumChannels);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "decoder %s (%d) must be at least 1".formatted(name, value));
    }
  }

  /**
   * A decoder that answers each query with a vector of its own width, for the latents of an
   * encoder: heads, widening and activation of its cross-attend, query residual on, no final
   * linear.
   */
  public static DecoderConfig forQueries(int queryChannels, PerceiverConfig encoder) {
    return new DecoderConfig(
        queryChannels,
        encoder.dLatents(),
        null,
        null,
        encoder.numCrossAttentionHeads(),
        encoder.crossAttentionWideningFactor(),
        encoder.hiddenAct(),
        /* useQueryResidual= */ true,
        null);
  }

  /**
   * The decoder of Hugging Face's classifiers: one head, one query of the latents' width, query
   * residual on.
   */
  public static DecoderConfig forClassification(PerceiverConfig encoder, int labels) {
    return new DecoderConfig(
        encoder.dLatents(),
        encoder.dLatents(),
        null,
        null,
        1,
        1,
        encoder.hiddenAct(),
        /* useQueryResidual= */ true,
        labels);
  }

  /** Entries of all weight matrices; see {@link PerceiverConfig#matrixWeights()}. */
  public double matrixWeights() {
    double e = queryChannels;
    int outputs = outputNumChannels != null ? outputNumChannels : 0;
    return (e + latentChannels) * effectiveQkChannels()
        + (latentChannels + e) * effectiveVChannels()
        + 2.0 * wideningFactor * e * e
        + e * outputs;
  }

  /** The query-key width in use. */
  public int effectiveQkChannels() {
    return qkChannels != null ? qkChannels : latentChannels;
  }

  /** The value width in use. */
  public int effectiveVChannels() {
    return vChannels != null ? vChannels : effectiveQkChannels();
  }
}
