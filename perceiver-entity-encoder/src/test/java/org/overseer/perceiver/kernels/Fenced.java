package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array in the middle of a larger one that is NaN everywhere else: what reads beyond it spoils
 * its result, and what writes beyond it is seen.
 */
final class Fenced {
  final INDArray array;

  private final INDArray block;
  private final int length;
  private final int before;

  Fenced(float[] values, long... shape) {
    this.length = values.length;
    this.before = values.length + 21; // so far in that ND4J's own views would come out empty
    float[] all = new float[before + length + 40];
    Arrays.fill(all, Float.NaN);
    System.arraycopy(values, 0, all, before, length);
    this.block = Nd4j.createFromArray(all);
    this.array =
        length == 0
            ? Nd4j.create(DataType.FLOAT, shape)
            : Nd4j.create(block.data(), shape, Nd4j.getStrides(shape, 'c'), before, 'c');
  }

  static Fenced filled(float value, long... shape) {
    float[] values =
        new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
    Arrays.fill(values, value);
    return new Fenced(values, shape);
  }

  /** The values, once it is sure that nothing around them has changed. */
  float[] values() {
    float[] all = FloatBuffers.toArray(block);
    for (int i = 0; i < all.length; i++) {
      if (i < before || i >= before + length) {
        assertThat(all[i]).as("%d elements from the array's first", i - before).isNaN();
      }
    }
    return Arrays.copyOfRange(all, before, before + length);
  }
}
