package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.perceiver.autograd.GradientCheck.normal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.ImagePadding;
import org.overseer.perceiver.kernels.KernelSelection;

class ImageFunctionsTest {
  private static final ImagePadding ODD = new ImagePadding(1, 2, 0, 1);

  private record Case(
      String kernels, String name, GradientCheck.Function function, INDArray... inputs) {
    @Override
    public String toString() {
      return name + ", " + kernels;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String k : new String[] {"nd4j", "vector"}) {
      cases.add(
          new Case(
              k,
              "conv2d with another padding on each side",
              v -> ImageFunctions.conv2d(v[0], v[1], v[2], 2, ODD),
              normal(1, 2, 5, 4, 3),
              normal(2, 4, 3, 3, 2),
              normal(3, 4)));
      cases.add(
          new Case(
              k,
              "maxPool without padding",
              v -> ImageFunctions.maxPool(v[0], 3, 2, ImagePadding.NONE),
              distinct(2, 7, 5, 3)));
      cases.add(
          new Case(
              k,
              "maxPool with padding",
              v -> ImageFunctions.maxPool(v[0], 3, 2, ODD),
              distinct(2, 4, 6, 17)));
      cases.add(
          new Case(
              k,
              "batchNorm by stored moments",
              v ->
                  ImageFunctions.batchNorm(
                      v[0], v[1], v[2], normal(4, 5), Nd4j.createFromArray(.5f, 1, 2, .1f, 4)),
              normal(1, 7, 5),
              normal(2, 5),
              normal(3, 5)));
      cases.add(
          new Case(
              k,
              "batchNorm by own moments",
              v -> ImageFunctions.batchNorm(v[0], v[1], v[2]).values(),
              normal(1, 7, 19).addi(2),
              normal(2, 19),
              normal(3, 19)));
      cases.add(
          new Case(
              k,
              "spaceToDepth",
              v -> ImageFunctions.spaceToDepth(v[0], 2, 1, 3),
              normal(1, 2, 4, 2, 3, 2)));
      cases.add(
          new Case(
              k,
              "depthToSpace",
              v -> ImageFunctions.depthToSpace(v[0], 1, 2, 2),
              normal(1, 2, 2, 1, 3, 8)));
      cases.add(
          new Case(
              k,
              "subsample",
              v -> ImageFunctions.subsample(v[0], 1, 2, 3),
              normal(1, 1, 2, 5, 7, 2)));
    }
    return cases;
  }

  /** No two values so close that a finite difference could exchange them. */
  private static INDArray distinct(long... shape) {
    int length = (int) Shapes.length(shape);
    List<Integer> order = new ArrayList<>(IntStream.range(0, length).boxed().toList());
    Collections.shuffle(order, new Random(5));
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 0.1f * (order.get(i) - length / 2f);
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientMatchesFiniteDifferences(Case c) {
    GradientCheck.check(KernelSelection.byName(c.kernels), c.function, c.inputs);
  }

  @ParameterizedTest(name = "{0}, padding {1} {2} {3} {4}")
  @CsvSource({
    "nd4j, 0, 0, 0, 0",
    "vector, 0, 0, 0, 0",
    "nd4j, 1, 2, 0, 1",
    "vector, 1, 2, 0, 1",
    "vector, 0, 1, 2, 0"
  })
  void maxPoolMatchesPlainJava(String kernels, int top, int bottom, int left, int right) {
    int h = 6;
    int w = 9;
    int c = 18;
    float[] image = GradientCheck.random(1, 2 * h * w * c);
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);

      Variable pooled =
          ImageFunctions.maxPool(
              tape.constant(image, 2, h, w, c), 3, 2, new ImagePadding(top, bottom, left, right));

      int rows = (h + top + bottom - 3) / 2 + 1;
      int columns = (w + left + right - 3) / 2 + 1;
      assertThat(pooled.shape()).containsExactly(2, rows, columns, c);
      for (int i = 0; i < 2 * rows * columns * c; i++) {
        int b = i / c / columns / rows;
        int y0 = i / c / columns % rows * 2 - top;
        int x0 = i / c % columns * 2 - left;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int y = Math.max(0, y0); y < Math.min(h, y0 + 3); y++) {
          for (int x = Math.max(0, x0); x < Math.min(w, x0 + 3); x++) {
            greatest = Math.max(greatest, image[((b * h + y) * w + x) * c + i % c]);
          }
        }
        assertThat(FloatBuffers.of(pooled.value()).get(i)).isEqualTo(greatest);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void amongEqualPixelsTheFirstGetsTheGradient(String kernels) {
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(true);
      Variable image =
          tape.watch(
              Nd4j.createFromArray(-3f, 2, -3, 2, 2, -3, -3, -3, 2).reshape('c', 1, 3, 3, 1));

      tape.backward(Functions.sum(ImageFunctions.maxPool(image, 3, 2, ImagePadding.NONE)));

      assertThat(FloatBuffers.toArray(image.gradient())).containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  @Test
  void samePaddingIsThatOfTensorFlow() {
    assertThat(ImagePadding.same(224, 224, 7, 2)).isEqualTo(new ImagePadding(2, 3, 2, 3));
    assertThat(ImagePadding.same(112, 23, 3, 2)).isEqualTo(new ImagePadding(0, 1, 1, 1));
    assertThat(ImagePadding.same(4, 4, 1, 2)).isEqualTo(ImagePadding.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void ownMomentsAreMeanAndBiasedVarianceAndGiveUnitColumns(String kernels) {
    int n = 300;
    int c = 3;
    float[] x = GradientCheck.random(1, n * c);
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] * (1 + i % c) + 20;
    }
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      NormalizedBatch batch =
          ImageFunctions.batchNorm(
              tape.constant(x, n, c),
              tape.constant(new float[] {1, 1, 1}, c),
              tape.constant(new float[] {0, 0, 0}, c));

      for (int column = 0; column < c; column++) {
        double mean = 0;
        double square = 0;
        for (int row = 0; row < n; row++) {
          mean += x[row * c + column] / (double) n;
        }
        for (int row = 0; row < n; row++) {
          square += Math.pow(x[row * c + column] - mean, 2) / n;
        }
        assertThat(batch.mean().getDouble(column)).isCloseTo(mean, within(1e-4));
        assertThat(batch.variance().getDouble(column)).isCloseTo(square, within(1e-4 * square));
        double want = (x[column] - mean) / Math.sqrt(square + 1e-5);
        assertThat(batch.values().value().getDouble(0, column)).isCloseTo(want, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void depthToSpaceUndoesSpaceToDepth(String kernels) {
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable x = tape.constant(normal(1, 2, 4, 6, 4, 3));

      Variable back = ImageFunctions.depthToSpace(ImageFunctions.spaceToDepth(x, 2, 3, 2), 2, 3, 2);

      assertThat(back.shape()).containsExactly(x.shape());
      assertThat(FloatBuffers.toArray(back.value()))
          .containsExactly(FloatBuffers.toArray(x.value()));
    }
  }

  @Test
  void refusesWhatCannotBeComputed() {
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      Variable image = tape.constant(normal(1, 1, 1, 4, 6, 2));
      Variable row = tape.constant(normal(1, 1, 2));
      Variable vector = tape.constant(normal(1, 2));

      assertThatThrownBy(() -> ImageFunctions.spaceToDepth(image, 1, 3, 2))
          .hasMessage(
              "spaceToDepth: 1 × 4 × 6 (frames, rows, columns) does not divide into boxes of 1 × 3"
                  + " × 2");
      assertThatThrownBy(() -> ImageFunctions.depthToSpace(image, 1, 3, 1))
          .hasMessage("depthToSpace: 2 channels are no multiple of the box 1 × 3 × 1");
      assertThatThrownBy(
              () ->
                  ImageFunctions.maxPool(
                      Functions.reshape(image, 1, 4, 6, 2), 2, 1, ImagePadding.all(2)))
          .hasMessage("maxPool: padding (2) must be less than the filter's side (2)");
      assertThatThrownBy(() -> ImageFunctions.batchNorm(row, vector, vector))
          .hasMessage("batchNorm: needs at least 2 rows to normalise by their own moments, has 1");
      assertThatThrownBy(() -> new ImagePadding(0, 0, -1, 0))
          .hasMessageContaining("must not be negative");
    }
  }
}
