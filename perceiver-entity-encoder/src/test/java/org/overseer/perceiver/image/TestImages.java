package org.overseer.perceiver.image;

import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;

/** Images of golden files, which hold channels first, and back. */
final class TestImages {
  private TestImages() {}

  /** {@code [.., C, H, W]} as {@code [.., H, W, C]}. */
  static Variable channelsLast(Tape tape, Tensor tensor) {
    long[] s = tensor.shape();
    int axes = s.length;
    int c = (int) s[axes - 3];
    int area = (int) (s[axes - 2] * s[axes - 1]);
    long[] shape = s.clone();
    shape[axes - 3] = s[axes - 2];
    shape[axes - 2] = s[axes - 1];
    shape[axes - 1] = c;
    return tape.constant(exchange(tensor.toFloats(), c, area), shape);
  }

  /** Elements of {@code [B, H, W, C]} in the order of {@code [B, C, H, W]}. */
  static float[] channelsFirst(Variable images) {
    long[] s = images.shape();
    return exchange(FloatBuffers.toArray(images.value()), (int) (s[1] * s[2]), (int) s[3]);
  }

  private static float[] exchange(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    int size = rows * columns;
    for (int i = 0; i < values.length; i++) {
      int at = i % size;
      result[i - at + at % columns * rows + at / columns] = values[i];
    }
    return result;
  }
}
