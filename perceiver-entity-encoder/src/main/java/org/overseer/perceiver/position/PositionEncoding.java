package org.overseer.perceiver.position;

import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;

/**
 * Channels that tell a model where each element of a grid lies (DeepMind's position_encoding.py).
 */
public sealed interface PositionEncoding
    permits FourierPositionEncoding, TrainablePositionEncoding, ProjectedPositionEncoding {

  /** P, channels of one position. */
  int channels();

  /**
   * The encoding of a whole grid, the last axis running fastest.
   *
   * @param indexDims size of each axis, for instance height and width
   * @return {@code [∏ indexDims, P]}
   */
  Variable grid(Tape tape, int... indexDims);
}
