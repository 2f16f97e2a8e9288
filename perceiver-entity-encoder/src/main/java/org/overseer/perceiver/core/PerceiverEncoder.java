package org.overseer.perceiver.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;

/**
 * Reads sets of inputs into N latents by cross-attention, then refines the latents (paper §3.1).
 *
 * <p>Axes: B sets, ΣM inputs of all sets end to end, C input channels, N latents, D latent
 * channels. Tensors: {@code embeddings.latents}, {@code encoder.cross_attention.*}, {@code
 * encoder.self_attends.{i}.*}.
 */
public final class PerceiverEncoder {
  private final PerceiverConfig config;
  private final Parameter latents;
  private final CrossAttention crossAttention;
  private final List<SelfAttention> selfAttends = new ArrayList<>();

  /** Adds the encoder's parameters to the scope. */
  public PerceiverEncoder(ParameterScope scope, PerceiverConfig config) {
    this.config = config;
    this.latents =
        scope
            .child("embeddings")
            .add("latents", scope.initializer().learned(config.numLatents(), config.dLatents()));
    ParameterScope encoder = scope.child("encoder");
    this.crossAttention =
        new CrossAttention(
            encoder.child("cross_attention"),
            new CrossAttention.Settings(
                config.dLatents(),
                config.dModel(),
                config.crossQkChannels(),
                config.crossVChannels(),
                config.numCrossAttentionHeads(),
                config.crossAttentionWideningFactor(),
                config.hiddenAct(),
                config.useQueryResidual()));
    for (int i = 0; i < config.numSelfAttendsPerBlock(); i++) {
      selfAttends.add(
          new SelfAttention(
              encoder.child("self_attends").child(Integer.toString(i)),
              config.dLatents(),
              config.selfQkChannels(),
              config.selfVChannels(),
              config.numSelfAttentionHeads(),
              config.selfAttentionWideningFactor(),
              config.hiddenAct()));
    }
  }

  /** Sizes of this encoder. */
  public PerceiverConfig config() {
    return config;
  }

  /**
   * Encodes packed sets. An empty set's attention result is exactly zero before its output
   * projection.
   *
   * @param inputs {@code [ΣM, C]}
   * @param sets where each set lies in {@code inputs}
   * @return latents {@code [B·N, D]}
   */
  public Variable encode(Variable inputs, Segments sets) {
    return encode(inputs, sets, /* mask= */ null);
  }

  /**
   * Encodes padded sets. Padding has no influence, except on a set of nothing else by {@link
   * EmptyMask#UNIFORM}.
   *
   * @param inputs {@code [ΣM, C]}
   * @param sets where each set lies in {@code inputs}, padding included
   * @param mask which inputs are real, or null if all are
   * @return latents {@code [B·N, D]}
   */
  public Variable encode(Variable inputs, Segments sets, @Nullable PaddingMask mask) {
    if (inputs.columns() != config.dModel() || inputs.rows() != sets.total()) {
      throw new IllegalArgumentException(
          "inputs: expected [%d, %d] to match the sets and d_model but got [%d, %d]"
              .formatted(sets.total(), config.dModel(), inputs.rows(), inputs.columns()));
    }
    Tape tape = inputs.tape();
    Variable query = tape.parameter(latents); // [N, D]
    Variable z = // [B·N, D]
        tape.scoped(
            () -> crossAttention.applyShared(query, inputs, sets, mask, /* queryMask= */ null));
    Segments latentSets = latentSets(sets.size());
    for (int block = 0; block < config.numBlocks(); block++) { // weights shared across blocks
      for (SelfAttention selfAttention : selfAttends) {
        Variable layerInput = z;
        z = tape.scoped(() -> selfAttention.apply(layerInput, latentSets)); // [B·N, D]
      }
    }
    return z;
  }

  /** Where each set's latents lie in the result of {@code encode}. */
  public Segments latentSets(int sets) {
    return Segments.uniform(sets, config.numLatents());
  }
}
