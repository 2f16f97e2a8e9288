package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * The basic decoder: each query reads the latents of its set (paper §3.2; DeepMind's perceiver.py).
 *
 * <p>Axes: ΣO queries of all sets end to end, E query channels, D latent channels. Tensors: {@code
 * decoding_cross_attention.*} and, with a final linear, {@code final_layer.*}.
 */
public final class PerceiverDecoder {
  private final CrossAttention crossAttention;
  private final @Nullable Linear finalLayer;

  /** Adds the decoder's parameters to the scope, for instance {@code decoder.}. */
  public PerceiverDecoder(ParameterScope scope, DecoderConfig config) {
    this.crossAttention =
        new CrossAttention(
            scope.child("decoding_cross_attention"),
            new CrossAttention.Settings(
                config.queryChannels(),
                config.latentChannels(),
                config.effectiveQkChannels(),
                config.effectiveVChannels(),
                config.numHeads(),
                config.wideningFactor(),
                config.hiddenAct(),
                config.useQueryResidual()));
    Integer outputs = config.outputNumChannels();
    this.finalLayer =
        outputs == null
            ? null
            : Linear.of(scope.child("final_layer"), config.queryChannels(), outputs);
  }

  /**
   * Answers each query.
   *
   * @param queries {@code [ΣO, E]}
   * @param querySets where each set's queries lie; a set may have none
   * @param latents {@code [ΣN, D]}
   * @param latentSets where each set's latents lie
   * @return {@code [ΣO, E]}, or {@code [ΣO, outputs]} with a final linear
   */
  public Variable decode(
      Variable queries, Segments querySets, Variable latents, Segments latentSets) {
    return decode(queries, querySets, latents, latentSets, /* queryMask= */ null);
  }

  /**
   * Answers each query; the attention gives padded ones exactly zero.
   *
   * @param queries {@code [ΣO, E]}
   * @param querySets where each set's queries lie, padding included
   * @param latents {@code [ΣN, D]}
   * @param latentSets where each set's latents lie
   * @param queryMask which queries are real, or null if all are
   * @return {@code [ΣO, E]}, or {@code [ΣO, outputs]} with a final linear
   */
  public Variable decode(
      Variable queries,
      Segments querySets,
      Variable latents,
      Segments latentSets,
      @Nullable PaddingMask queryMask) {
    return queries
        .tape()
        .scoped(
            () ->
                project(crossAttention.apply(queries, querySets, latents, latentSets, queryMask)));
  }

  /**
   * Answers the same queries for each set; their projection is computed once.
   *
   * @param queries {@code [O, E]}
   * @param latents {@code [ΣN, D]}
   * @param latentSets where each of B sets' latents lie
   * @param queryMask which of B·O queries are real, or null if all are
   * @return {@code [B·O, E]}, or {@code [B·O, outputs]} with a final linear
   */
  public Variable decodeShared(
      Variable queries, Variable latents, Segments latentSets, @Nullable PaddingMask queryMask) {
    return queries
        .tape()
        .scoped(
            () ->
                project(
                    crossAttention.applyShared(
                        queries, latents, latentSets, /* inputMask= */ null, queryMask)));
  }

  private Variable project(Variable answers) {
    return finalLayer == null ? answers : finalLayer.apply(answers);
  }
}
