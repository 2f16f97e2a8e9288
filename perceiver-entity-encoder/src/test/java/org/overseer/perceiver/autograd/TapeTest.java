package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.perceiver.autograd.GradientCheck.normal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.kernels.Nd4jKernels;

class TapeTest {
  private static final Kernels KERNELS = KernelSelection.choose();

  @Test
  void aParameterUsedTwiceGetsBothShares() {
    Parameter w = new Parameter("w", Nd4j.createFromArray(3f));
    try (Tape tape = new Tape(KERNELS)) {
      tape.begin(true);
      Variable loss = Functions.sum(Functions.multiply(tape.parameter(w), tape.parameter(w)));
      tape.backward(loss);
      assertThat(w.gradient().getFloat(0)).isEqualTo(6f);

      tape.begin(true);
      tape.backward(Functions.sum(tape.parameter(w)));
      assertThat(w.gradient().getFloat(0)).as("gradients add up over steps").isEqualTo(7f);
      w.zeroGradient();
      assertThat(w.gradient().getFloat(0)).isZero();
    }
  }

  @Test
  void oneParameterIsOneVariableWithinAStep() {
    Parameter w = new Parameter("w", normal(1, 3));
    try (Tape tape = new Tape(KERNELS)) {
      tape.begin(true);
      Variable first = tape.parameter(w);
      assertThat(tape.parameter(w)).isSameAs(first);
      tape.begin(true);
      assertThat(tape.parameter(w)).isNotSameAs(first);
    }
  }

  @Test
  void aVariableWithTwoConsumersGetsTheSumOfTheirGradients() {
    try (Tape tape = new Tape(KERNELS)) {
      tape.begin(true);
      Variable x = tape.watch(Nd4j.createFromArray(1f, 2f));
      Variable y = Functions.scale(x, 2f);
      tape.backward(
          Functions.add(
              Functions.sum(Functions.scale(y, 3f)), Functions.sum(Functions.multiply(y, y))));
      assertThat(FloatBuffers.toArray(x.gradient())).containsExactly(6 + 8, 6 + 16);
    }
  }

  @Test
  void noGradientPassesADetachedVariableOrReachesAConstant() {
    try (Tape tape = new Tape(KERNELS)) {
      tape.begin(true);
      Variable x = tape.watch(Nd4j.createFromArray(5f));
      Variable constant = tape.constant(new float[] {2}, 1);
      tape.backward(Functions.sum(Functions.multiply(Functions.multiply(x, constant), x.detach())));
      assertThat(x.gradient().getFloat(0)).isEqualTo(10f);
      assertThatThrownBy(constant::gradient)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("constant");
    }
  }

  @Test
  void severalOutputsAreDifferentiatedTogether() {
    try (Tape tape = new Tape(KERNELS)) {
      tape.begin(true);
      Variable x = tape.watch(Nd4j.createFromArray(1f, 2f));
      Variable doubled = Functions.scale(x, 2f);
      Variable squared = Functions.multiply(doubled, doubled);
      INDArray ones = Nd4j.ones(org.nd4j.linalg.api.buffer.DataType.FLOAT, 2);
      tape.backward(new Variable[] {doubled, squared}, new INDArray[] {ones, ones});
      assertThat(FloatBuffers.toArray(x.gradient())).containsExactly(2 + 8, 2 + 16);
    }
  }

  @Test
  void functionsFromOutsideTakePartThroughRecord() {
    try (Tape tape = new Tape(KERNELS)) {
      tape.begin(true);
      Variable x = tape.watch(Nd4j.createFromArray(3f));
      INDArray cube = tape.allocate(1).assign(27);
      Variable y = tape.record(cube, dy -> x.gradient().addi(dy.mul(27)), x);
      tape.backward(Functions.sum(y));
      assertThat(x.gradient().getFloat(0)).isEqualTo(27f);
    }
  }

  @Test
  void misuseIsExplained() {
    try (Tape tape = new Tape(KERNELS)) {
      tape.begin(false);
      Variable x = tape.constant(new float[] {1, 2}, 1, 2);
      assertThatThrownBy(() -> tape.backward(Functions.sum(x))).hasMessageContaining("begin(true)");
      assertThatThrownBy(() -> tape.backward(x)).hasMessageContaining("Only a scalar");
      assertThatThrownBy(() -> tape.constant(new float[3], 2, 2))
          .hasMessage("Shape [2, 2] does not hold 3 values");
      Variable weight = tape.constant(new float[6], 2, 3);
      assertThatThrownBy(() -> Functions.linear(x, weight, null))
          .hasMessage("linear: channels of x must be 3, is 2");
      assertThatThrownBy(() -> Functions.gatherRows(x, new int[] {1}))
          .hasMessage("gatherRows: index 1 at position 0 does not lie in [-1, 1)");
      assertThatThrownBy(() -> Functions.maskedLogSoftmax(x, new float[] {0, 0}))
          .hasMessageContaining("row 0 allows no entry");
    }
  }

  @Test
  void memoryStaysTheSameOnceStepsHaveReachedTheirSize() {
    Parameters parameters = net();
    try (Tape tape = new Tape(KERNELS)) {
      step(tape, parameters, 40);
      step(tape, parameters, 40);
      long settled = tape.bytes();
      for (int i = 0; i < 50; i++) {
        step(tape, parameters, 40 - i % 20);
        assertThat(tape.bytes()).isEqualTo(settled);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void equalStepsGiveEqualBits(String kernels) {
    Parameters parameters = net();
    try (Tape one = new Tape(KernelSelection.byName(kernels));
        Tape other = new Tape(KernelSelection.byName(kernels))) {
      step(one, parameters, 33);
      float[] first = gradients(parameters);
      step(other, parameters, 60);
      step(other, parameters, 33);
      assertThat(gradients(parameters)).containsExactly(first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void onlyEmptySetsGiveFiniteGradients(String kernels) {
    Parameters parameters = net();
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      step(tape, parameters, 0);
      for (float gradient : gradients(parameters)) {
        assertThat(gradient).isFinite();
      }
    }
  }

  @Test
  void moreThreadsGiveTheSameGradientsUpToSummationOrderAndTheSameBitsEachTime() {
    Parameters parameters = net();
    try (Tape one = new Tape(KERNELS);
        Tape three = new Tape(KernelSelection.byName("vector", 3))) {
      step(one, parameters, 3000);
      float[] single = gradients(parameters);
      step(three, parameters, 3000);
      float[] split = gradients(parameters);
      for (int i = 0; i < single.length; i++) {
        assertThat(split[i]).isCloseTo(single[i], within(1e-4f * Math.max(1, Math.abs(single[i]))));
      }
      step(three, parameters, 3000);
      assertThat(gradients(parameters)).containsExactly(split);
    }
  }

  @Test
  void tapesOnSeveralThreadsShareParameters() throws Exception {
    Parameters parameters = net();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(() -> inferences(parameters)));
      }
      float[] expected = inferences(parameters);
      for (Future<float[]> result : results) {
        assertThat(result.get()).containsExactly(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static float[] inferences(Parameters parameters) {
    float[] result = new float[0];
    try (Tape tape = new Tape(KERNELS)) {
      for (int i = 0; i < 20; i++) {
        tape.begin(false);
        result = FloatBuffers.toArray(forward(tape, parameters, 25).value());
      }
    }
    return result;
  }

  private static Parameters net() {
    Parameters parameters = new Parameters();
    parameters.add("gain", normal(1, 24));
    parameters.add("bias", normal(2, 24));
    parameters.add("weight", normal(3, 24, 24));
    return parameters;
  }

  private static void step(Tape tape, Parameters parameters, int rows) {
    parameters.zeroGradients();
    tape.begin(true);
    tape.backward(Functions.mean(forward(tape, parameters, rows)));
  }

  private static Variable forward(Tape tape, Parameters parameters, int rows) {
    Segments sets = Segments.ofLengths(rows / 3, 0, rows - rows / 3);
    Variable x = tape.constant(GradientCheck.random(9, rows * 24), rows, 24);
    Variable weight = tape.parameter(parameters.get("weight"));
    Variable bias = tape.parameter(parameters.get("bias"));
    Variable y = Functions.layerNorm(x, tape.parameter(parameters.get("gain")), bias);
    y = Functions.gelu(Functions.linear(y, weight, bias));
    y = Functions.add(x, Functions.attention(y, y, y, 3, sets, sets));
    return Functions.segmentMean(Functions.linear(y, weight, bias), sets);
  }

  private static float[] gradients(Parameters parameters) {
    float[] all = new float[(int) parameters.scalars()];
    int at = 0;
    for (Parameter parameter : parameters) {
      float[] gradient = FloatBuffers.toArray(parameter.gradient());
      System.arraycopy(gradient, 0, all, at, gradient.length);
      at += gradient.length;
    }
    return all;
  }

  @Test
  void aScopedPartGivesTheSameResultInLessMemory() {
    INDArray x = Nd4j.rand(DataType.FLOAT, 64, 1024);
    float[] plain = deep(x, /* scoped= */ false);
    long plainBytes = lastBytes;

    assertThat(deep(x, /* scoped= */ true)).containsExactly(plain);
    assertThat(lastBytes).isLessThan(plainBytes / 4);
  }

  private long lastBytes;

  private static Variable manyTanh(Variable x) {
    Variable y = x;
    for (int i = 0; i < 9; i++) {
      y = Functions.tanh(y);
    }
    return y;
  }

  /** Twenty layers of ten functions each, run twice so that the tape's memory has settled. */
  private float[] deep(INDArray x, boolean scoped) {
    try (Tape tape = new Tape(new Nd4jKernels())) {
      float[] result = {};
      for (int run = 0; run < 3; run++) {
        tape.begin(false);
        Variable y = tape.constant(x);
        for (int layer = 0; layer < 20; layer++) {
          Variable in = y;
          Supplier<Variable> part = () -> Functions.add(in, manyTanh(in));
          y = scoped ? tape.scoped(part) : part.get();
        }
        result = FloatBuffers.toArray(y.value());
      }
      lastBytes = tape.bytes();
      return result;
    }
  }

  @Test
  void gradientsFlowThroughAScopedPartOfARecordedStep() {
    Parameter w = new Parameter("w", Nd4j.createFromArray(new float[][] {{2f}}));
    try (Tape tape = new Tape(new Nd4jKernels())) {
      tape.begin(true);
      Variable y = tape.scoped(() -> Functions.multiply(tape.parameter(w), tape.parameter(w)));
      tape.backward(y);
    }
    assertThat(w.gradient().getFloat(0)).isEqualTo(4f);
  }
}
