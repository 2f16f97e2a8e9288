package org.overseer.perceiver.audio;

import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Samples of decoded patches (DeepMind's io_processors.py); tensors {@code classifier.weight},
 * {@code .bias}.
 */
public final class AudioPostprocessor {
  private final Linear samples;

  /** Adds the linear layer to the scope. */
  public AudioPostprocessor(ParameterScope scope, int channels, int samplesPerPatch) {
    this.samples = Linear.of(scope.child("classifier"), channels, samplesPerPatch);
  }

  /**
   * Samples of each patch, consecutive ones side by side.
   *
   * @param decoded {@code [patches, channels]}
   * @return {@code [patches, samples per patch]}
   */
  public Variable apply(Variable decoded) {
    return samples.apply(decoded);
  }
}
