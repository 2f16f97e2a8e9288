package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * Reads one trained query's answer as class logits (DeepMind's perceiver.py).
 *
 * <p>Tensors: those of a {@link LearnedQueryDecoder} with one query, under {@code decoder.}.
 */
public final class ClassificationDecoder {
  private final LearnedQueryDecoder decoder;

  /**
   * Adds the decoder to the scope, for instance {@code perceiver.decoder.}.
   *
   * @param config its final linear gives the logits
   */
  public ClassificationDecoder(ParameterScope scope, DecoderConfig config) {
    this.decoder = new LearnedQueryDecoder(scope.child("decoder"), config, 1);
  }

  /**
   * Logits of each set.
   *
   * @param latents {@code [ΣN, D]}
   * @param latentSets where each of B sets' latents lie
   * @return {@code [B, labels]}
   */
  public Variable decode(Variable latents, Segments latentSets) {
    return decoder.decode(latents, latentSets, /* queryMask= */ null);
  }
}
