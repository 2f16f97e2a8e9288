package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** Unfolded images that are too large to be kept. */
class ConvolutionMemoryTest {
  private static final int IMAGES = 12;
  private static final int SIDE = 48;
  private static final int CHANNELS = 24;
  private static final int FILTERS = 8;
  private static final int IMAGE = SIDE * SIDE * CHANNELS;
  private static final long UNFOLDED = 4L * IMAGES * SIDE * SIDE * 9 * CHANNELS;

  private final float[] images = numbers(1, IMAGES * IMAGE);
  private final float[] weight = numbers(2, FILTERS * CHANNELS * 9);
  private final float[] dy = numbers(3, IMAGES * SIDE * SIDE * FILTERS);

  @Test
  void gradientsAreThoseOfOneImageAfterTheOtherAndNothingUnfoldedIsKept() {
    float[] y = new float[dy.length];
    float[] dx = new float[images.length];
    float[] dw = new float[weight.length];
    try (Tape tape = new Tape(KernelSelection.choose())) {
      for (int i = 0; i < IMAGES; i++) {
        Result one = run(tape, i, 1);
        System.arraycopy(one.y, 0, y, i * one.y.length, one.y.length);
        System.arraycopy(one.dx, 0, dx, i * IMAGE, IMAGE);
        for (int k = 0; k < dw.length; k++) {
          dw[k] += one.dw[k];
        }
      }
    }
    try (Tape tape = new Tape(KernelSelection.choose())) {
      run(tape, 0, IMAGES);
      Result all = run(tape, 0, IMAGES); // now the memory is one block
      assertThat(largestDifference(all.y, y)).isLessThan(1e-4);
      assertThat(largestDifference(all.dx, dx)).isLessThan(1e-4);
      assertThat(largestDifference(all.dw, dw)).isLessThan(2e-2);
      assertThat(tape.bytes()).as("one set of unfolded images").isLessThan(3 * UNFOLDED / 2);
    }
  }

  private record Result(float[] y, float[] dx, float[] dw) {}

  private Result run(Tape tape, int first, int count) {
    tape.begin(true);
    Variable x = tape.watch(array(images, first * IMAGE, count, SIDE, SIDE, CHANNELS));
    Variable w = tape.watch(array(weight, 0, FILTERS, CHANNELS, 3, 3));
    Variable y = Functions.conv2d(x, w, tape.constant(new float[FILTERS], FILTERS), 1, 1);
    int each = SIDE * SIDE * FILTERS;
    tape.backward(y, array(dy, first * each, count, SIDE, SIDE, FILTERS));
    return new Result(
        FloatBuffers.toArray(y.value()),
        FloatBuffers.toArray(x.gradient()),
        FloatBuffers.toArray(w.gradient()));
  }

  private static double largestDifference(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private static INDArray array(float[] from, int offset, long... shape) {
    int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Nd4j.create(Arrays.copyOfRange(from, offset, offset + length), shape, 'c');
  }

  private static float[] numbers(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return values;
  }
}
