package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

class LossesTest {
  private static final float NAN = Float.NaN;

  @Test
  void softCrossEntropyIsTheMeanOverRowsOfTheExpectedSurprise() {
    float[] logits = {0, 0, 0, (float) Math.log(3)};
    float[] targets = {0.5f, 0.5f, 0.25f, 0.75f};
    double first = Math.log(2);
    double second = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
    assertThat(value(logits, 2, x -> Losses.softCrossEntropy(x, targets)))
        .isCloseTo((first + second) / 2, within(1e-6));
  }

  @Test
  void hardLabelsGiveTheUsualCrossEntropy() {
    float[] logits = random(6);
    float[] targets = {0, 1, 0, 1, 0, 0};
    double expected = value(logits, 3, x -> Functions.crossEntropy(x, new int[] {1, 0}));
    assertThat(value(logits, 3, x -> Losses.softCrossEntropy(x, targets)))
        .isCloseTo(expected, within(1e-6));
  }

  @Test
  void absoluteAndSquaredErrorsAreMeans() {
    float[] values = {1, -2, 3, 4};
    float[] target = {0, 0, 5, 4};
    assertThat(value(values, 2, x -> Losses.meanAbsoluteError(x, target)))
        .isCloseTo((1 + 2 + 2) / 4.0, within(1e-6));
    assertThat(value(values, 2, x -> Losses.meanSquaredError(x, target)))
        .isCloseTo((1 + 4 + 4) / 4.0, within(1e-6));
  }

  @Test
  void endPointErrorIsTheMeanDistanceOfKnownPoints() {
    float[] flow = {3, 4, 0, 0, 9, 9};
    float[] target = {0, 0, 0, 0, NAN, 1};
    assertThat(value(flow, 2, x -> Losses.endPointError(x, target)))
        .isCloseTo(5 / 2.0, within(1e-6));
    assertThat(gradient(flow, 2, x -> Losses.endPointError(x, target)))
        .containsExactly(new float[] {0.3f, 0.4f, 0, 0, 0, 0}, within(1e-6f));
  }

  @Test
  void withoutKnownPointsTheEndPointErrorIsZeroAndHasNoGradient() {
    float[] target = {NAN, NAN};
    assertThat(value(new float[] {1, 2}, 2, x -> Losses.endPointError(x, target))).isZero();
    assertThat(gradient(new float[] {1, 2}, 2, x -> Losses.endPointError(x, target)))
        .containsOnly(0f);
  }

  @Test
  void gradientsMatchFiniteDifferences() {
    float[] target = random(8);
    float[] distribution = {0.2f, 0.8f, 0.5f, 0.5f, 1, 0, 0.9f, 0.1f};
    check(x -> Losses.softCrossEntropy(x, distribution));
    check(x -> Losses.meanAbsoluteError(x, target));
    check(x -> Losses.meanSquaredError(x, target));
    check(x -> Losses.endPointError(x, target));
  }

  @Test
  void aFlowWithoutTwoChannelsIsRefused() {
    assertThatThrownBy(() -> value(new float[6], 3, x -> Losses.endPointError(x, new float[6])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be [points, 2]");
  }

  /** Central differences in steps that are far from the kinks of these seeded values. */
  private static void check(Function<Variable, Variable> loss) {
    float[] x = new float[8];
    Random random = new Random(11);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float[] analytic = gradient(x, 2, loss);
    for (int i = 0; i < x.length; i++) {
      float[] up = x.clone();
      float[] down = x.clone();
      up[i] += 5e-3f;
      down[i] -= 5e-3f;
      double numeric = (value(up, 2, loss) - value(down, 2, loss)) / (up[i] - down[i]);
      assertThat((double) analytic[i]).isCloseTo(numeric, within(2e-4));
    }
  }

  private static double value(float[] x, int columns, Function<Variable, Variable> loss) {
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      return FloatBuffers.toArray(
          loss.apply(tape.constant(x, x.length / columns, columns)).value())[0];
    }
  }

  private static float[] gradient(float[] x, int columns, Function<Variable, Variable> loss) {
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(true);
      INDArray array = Nd4j.create(x, new long[] {x.length / columns, columns}, 'c');
      Variable watched = tape.watch(array);
      tape.backward(loss.apply(watched));
      return FloatBuffers.toArray(watched.gradient());
    }
  }

  private static float[] random(int length) {
    Random random = new Random(3);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
