package org.overseer.perceiver.core;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * The basic decoder with trained queries, the same for every set (DeepMind's perceiver.py).
 *
 * <p>Axes: B sets, O queries, E query channels. Tensors: {@code
 * output_position_encodings.position_embeddings [O, E]} and those of {@link PerceiverDecoder}.
 */
public final class LearnedQueryDecoder {
  private final Parameter queries;
  private final PerceiverDecoder decoder;

  /** Adds the queries and the decoder to the scope, for instance {@code decoder.}. */
  public LearnedQueryDecoder(ParameterScope scope, DecoderConfig config, int queries) {
    this.queries =
        scope
            .child("output_position_encodings")
            .add(
                "position_embeddings",
                scope.initializer().learned(queries, config.queryChannels()));
    this.decoder = new PerceiverDecoder(scope, config);
  }

  /**
   * Answers the queries for each set.
   *
   * @param latents {@code [ΣN, D]}
   * @param latentSets where each of B sets' latents lie
   * @param queryMask which of B·O queries are real, or null if all are
   * @return {@code [B·O, E]}, or {@code [B·O, outputs]} with a final linear
   */
  public Variable decode(Variable latents, Segments latentSets, @Nullable PaddingMask queryMask) {
    return decoder.decodeShared(latents.tape().parameter(queries), latents, latentSets, queryMask);
  }

  /**
   * Answers some of the queries, others for each set; what is not wanted costs nothing.
   *
   * @param rows which query is asked, {@code [ΣO]}, numbers in [0, O)
   * @param querySets where each set's questions lie in {@code rows}
   * @param latents {@code [ΣN, D]}
   * @param latentSets where each set's latents lie
   * @return {@code [ΣO, E]}, or {@code [ΣO, outputs]} with a final linear
   */
  public Variable decode(int[] rows, Segments querySets, Variable latents, Segments latentSets) {
    Variable asked = Functions.embedding(latents.tape().parameter(queries), rows);
    return decoder.decode(asked, querySets, latents, latentSets);
  }

  /** O. */
  public int queries() {
    return Math.toIntExact(queries.value().size(0));
  }
}
