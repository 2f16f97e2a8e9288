package org.overseer.perceiver.position;

import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/** Another encoding followed by a linear layer; tensors {@code weight [P, inner]}, {@code bias}. */
public final class ProjectedPositionEncoding implements PositionEncoding {
  private final PositionEncoding encoding;
  private final Linear projection;
  private final int channels;

  /** Adds the layer to the scope, in Hugging Face's models {@code positions_projection.}. */
  public ProjectedPositionEncoding(ParameterScope scope, PositionEncoding encoding, int channels) {
    this.encoding = encoding;
    this.projection = Linear.of(scope, encoding.channels(), channels);
    this.channels = channels;
  }

  /** Channels before the projection. */
  public int innerChannels() {
    return encoding.channels();
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public Variable grid(Tape tape, int... indexDims) {
    return projection.apply(encoding.grid(tape, indexDims));
  }
}
