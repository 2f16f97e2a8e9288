package org.overseer.perceiver.image;

import java.util.function.UnaryOperator;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;

/** Videos as batches of images, and sizes after a stride. */
final class Frames {
  private Frames() {}

  /** Applies a function of {@code [B, H, W, C]} to each frame of {@code [B, T, H, W, C]}. */
  static Variable perFrame(Variable video, UnaryOperator<Variable> function) {
    long[] s = video.shape();
    Variable frames = Functions.reshape(video, s[0] * s[1], s[2], s[3], s[4]);
    Variable result = function.apply(frames);
    long[] r = result.shape();
    return Functions.reshape(result, s[0], s[1], r[1], r[2], r[3]);
  }

  /** How many elements remain of {@code size} when every {@code step}-th is kept. */
  static int steps(int size, int step) {
    return (size + step - 1) / step;
  }
}
