package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * Class logits from the mean latent, without attention (DeepMind's perceiver.py). Tensors: {@code
 * classifier.weight [labels, D]}, at first zero by the original's initialisation, and {@code
 * classifier.bias}.
 */
public final class ProjectionDecoder {
  private final Linear classifier;

  /** Adds the linear layer to the scope. */
  public ProjectionDecoder(ParameterScope scope, int latentChannels, int labels) {
    this.classifier = Linear.zeroed(scope.child("classifier"), latentChannels, labels);
  }

  /**
   * Logits of each set.
   *
   * @param latents {@code [ΣN, D]}
   * @param latentSets where each of B sets' latents lie
   * @return {@code [B, labels]}
   */
  public Variable decode(Variable latents, Segments latentSets) {
    return classifier.apply(Functions.segmentMean(latents, latentSets));
  }
}
