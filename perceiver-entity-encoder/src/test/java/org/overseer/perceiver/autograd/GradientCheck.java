package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/** Compares gradients of a tape with finite differences of its forward pass. */
final class GradientCheck {
  private static final float STEP = 2e-2f;

  private GradientCheck() {}

  /** A function under test. */
  @FunctionalInterface
  interface Function {
    Variable apply(Variable... inputs);
  }

  /**
   * Checks every element of every input's gradient against a fourth-order central difference of Σ
   * weight·output, summed in double. The function is applied twice within the step, so that its
   * backward meets both a fresh and an existing gradient.
   */
  static void check(Kernels kernels, Function function, INDArray... inputs) {
    float[][] analytic = new float[inputs.length][];
    float[] weights;
    try (Tape tape = new Tape(kernels)) {
      tape.begin(true);
      Variable[] variables = watch(tape, inputs);
      Variable first = function.apply(variables);
      Variable second = function.apply(variables);
      weights = random(7, (int) first.value().length());
      float[] half = new float[weights.length];
      for (int i = 0; i < half.length; i++) {
        half[i] = weights[i] * 0.5f;
      }
      INDArray gradient = Nd4j.createFromArray(half).reshape(first.shape());
      tape.backward(new Variable[] {first, second}, new INDArray[] {gradient, gradient});
      for (int i = 0; i < inputs.length; i++) {
        analytic[i] = FloatBuffers.toArray(variables[i].gradient());
      }
    }
    try (Tape tape = new Tape(kernels)) {
      for (int i = 0; i < inputs.length; i++) {
        compare(tape, function, inputs, i, weights, analytic[i]);
      }
    }
  }

  private static void compare(
      Tape tape,
      Function function,
      INDArray[] inputs,
      int input,
      float[] weights,
      float[] analytic) {
    float[] values = FloatBuffers.toArray(inputs[input]);
    double[] numeric = new double[values.length];
    double largest = 0;
    for (int j = 0; j < values.length; j++) {
      double near = difference(tape, function, inputs, input, j, STEP, weights);
      double far = difference(tape, function, inputs, input, j, 2 * STEP, weights);
      numeric[j] = (4 * near - far) / 3;
      largest = Math.max(largest, Math.abs(numeric[j]));
    }
    double tolerance = 2e-3 * Math.max(largest, 0.1);
    for (int j = 0; j < values.length; j++) {
      assertThat((double) analytic[j])
          .as("gradient of input %d, element %d", input, j)
          .isCloseTo(numeric[j], org.assertj.core.api.Assertions.within(tolerance));
    }
  }

  private static double difference(
      Tape tape,
      Function function,
      INDArray[] inputs,
      int input,
      int element,
      float step,
      float[] weights) {
    float[] values = FloatBuffers.toArray(inputs[input]);
    float original = values[element];
    float above = original + step;
    float below = original - step;
    double up = loss(tape, function, inputs, input, element, above, weights);
    double down = loss(tape, function, inputs, input, element, below, weights);
    set(inputs[input], element, original);
    return (up - down) / ((double) above - below);
  }

  private static double loss(
      Tape tape,
      Function function,
      INDArray[] inputs,
      int input,
      int element,
      float value,
      float[] weights) {
    set(inputs[input], element, value);
    tape.begin(false);
    float[] output = FloatBuffers.toArray(function.apply(watch(tape, inputs)).value());
    double loss = 0;
    for (int i = 0; i < output.length; i++) {
      loss += (double) output[i] * weights[i];
    }
    return loss;
  }

  private static void set(INDArray array, int element, float value) {
    FloatBuffers.of(array).put(element, value);
  }

  private static Variable[] watch(Tape tape, INDArray... inputs) {
    Variable[] variables = new Variable[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      variables[i] = tape.watch(inputs[i]);
    }
    return variables;
  }

  /** Standard normal values. */
  static INDArray normal(long seed, long... shape) {
    int length = 1;
    for (long size : shape) {
      length *= (int) size;
    }
    return length == 0
        ? Nd4j.create(org.nd4j.linalg.api.buffer.DataType.FLOAT, shape)
        : Nd4j.createFromArray(random(seed, length)).reshape('c', shape);
  }

  static float[] random(long seed, int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
