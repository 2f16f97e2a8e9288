package org.overseer.perceiver.video;

import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Colours of decoded points (DeepMind's io_processors.py); tensors {@code classifier.weight},
 * {@code .bias}.
 */
public final class VideoPostprocessor {
  private static final int COLOURS = 3;

  private final Linear colours;

  /** Adds the linear layer to the scope. */
  public VideoPostprocessor(ParameterScope scope, int channels) {
    this.colours = Linear.of(scope.child("classifier"), channels, COLOURS);
  }

  /**
   * The colour of each point.
   *
   * @param decoded {@code [points, channels]}
   * @return {@code [points, 3]}
   */
  public Variable apply(Variable decoded) {
    return colours.apply(decoded);
  }
}
