package org.overseer.perceiver.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.GoldenValues;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

class PositionEncodingTest {
  private static final Map<String, Tensor> COMPONENTS = outputs("components");
  private static final Map<String, Tensor> ORIGINAL = outputs("original-primitives");

  private final Tape tape = new Tape(KernelSelection.choose());

  @BeforeEach
  void beginStep() {
    tape.begin(/* recording= */ true);
  }

  @AfterEach
  void closeTape() {
    tape.close();
  }

  private static Map<String, Tensor> outputs(String fixture) {
    return Fixtures.tensors(Fixtures.folder(fixture).resolve("outputs.safetensors"));
  }

  /** Settings as the fixtures' {@code notes.json} states them. */
  static Arguments[] goldenGrids() {
    return new Arguments[] {
      golden(COMPONENTS, "fourier.1d", FourierPositionEncoding.of(5, 30), 11),
      golden(COMPONENTS, "fourier.2d", FourierPositionEncoding.of(4, 12, 9), 6, 5),
      golden(COMPONENTS, "fourier.3d", FourierPositionEncoding.of(3, 3, 8, 6), 3, 4, 2),
      golden(COMPONENTS, "fourier.2d_no_concat", encoding(2, false, false, 7, 224), 5, 3),
      golden(COMPONENTS, "fourier.2d_sine_only", encoding(6, true, true, 16, 20), 4, 7),
      golden(ORIGINAL, "fourier.2d", FourierPositionEncoding.of(4, 12, 9), 6, 5),
      golden(ORIGINAL, "fourier.1d_sine", encoding(3, true, true, 40), 9),
    };
  }

  private static Arguments golden(
      Map<String, Tensor> outputs, String name, FourierPositionEncoding encoding, int... dims) {
    return Arguments.of(name, outputs.get(name), encoding, dims);
  }

  private static FourierPositionEncoding encoding(
      int bands, boolean concatPos, boolean sineOnly, int... resolution) {
    return new FourierPositionEncoding(bands, resolution, concatPos, sineOnly);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldenGrids")
  void gridsMatchTheGoldenValues(
      String name, Tensor want, FourierPositionEncoding encoding, int[] dims) {
    Variable got = encoding.grid(tape, dims);

    assertThat(got.shape()).containsExactly(want.shape());
    assertThat(got.columns()).isEqualTo(encoding.channels());
    GoldenValues.assertClose(
        name, FloatBuffers.toArray(got.value()), want.toFloats(), 1e-5f, /* relative= */ 0);
  }

  @Test
  void pointsMatchTheGoldenValues() {
    Map<String, Tensor> inputs =
        Fixtures.tensors(Fixtures.folder("components").resolve("inputs.safetensors"));
    int[] points =
        Arrays.stream(inputs.get("fourier_points.idx").toLongs())
            .mapToInt(Math::toIntExact)
            .toArray();

    Variable got = FourierPositionEncoding.of(3, 8, 12).points(tape, points, 4, 6);

    float[] want = COMPONENTS.get("fourier_points").toFloats();
    GoldenValues.assertClose("points", FloatBuffers.toArray(got.value()), want, 1e-5f, 0);
  }

  /** More rows than are written at a time, and the rule of the points written out once more. */
  @Test
  void allPointsOfALargeGridStopOneStepBeforeTheEnd() {
    int height = 75;
    int width = 60;
    int[] all = IntStream.range(0, height * width).toArray();
    tape.allocate(3000); // so that the encoding does not begin its block

    INDArray points = encoding(1, true, true, 2, 2).points(tape, all, height, width).value();

    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertThat(points.getFloat(y * width + x, 0)).isEqualTo(-1 + 2f * y / height);
        assertThat(points.getFloat(y * width + x, 1)).isEqualTo(-1 + 2f * x / width);
      }
    }
  }

  @Test
  void oneElementLiesAtTheStart() {
    float[] position = FloatBuffers.toArray(encoding(1, true, true, 9).grid(tape, 1).value());

    assertThat(position[0]).isEqualTo(-1f);
  }

  @Test
  void refusesAGridOfOtherAxesAndPointsOutsideIt() {
    FourierPositionEncoding encoding = FourierPositionEncoding.of(2, 5, 5);

    assertThatThrownBy(() -> encoding.grid(tape, 5))
        .hasMessage("Fourier positions: the grid [5] must have 2 axes of at least 1 element");
    assertThatThrownBy(() -> encoding.points(tape, new int[] {3, 20}, 4, 5))
        .hasMessage("Fourier positions: point 20 does not lie in the grid [4, 5] of 20 points");
    assertThatThrownBy(() -> FourierPositionEncoding.of(0, 5))
        .hasMessage(
            "Fourier positions: num_bands (0) and every max_resolution [5] must be at least 1");
  }

  @Test
  void aTableServesGridsOfItsSizeOnly() {
    Parameters parameters = new Parameters();
    TrainablePositionEncoding encoding = new TrainablePositionEncoding(scope(parameters), 6, 4);

    Variable grid = encoding.grid(tape, 2, 3);
    tape.backward(Functions.sum(grid));

    assertThat(parameters.names()).containsExactly("positions.position_embeddings");
    assertThat(grid.value()).isSameAs(parameters.get("positions.position_embeddings").value());
    assertThat(FloatBuffers.toArray(parameters.get("positions.position_embeddings").gradient()))
        .containsOnly(1f);
    assertThatThrownBy(() -> encoding.grid(tape, 3, 3))
        .hasMessageStartingWith(
            "learned positions: the table has 6 rows but the grid [3, 3] has 9 elements; use the"
                + " size that the table was trained for");
  }

  @Test
  void aProjectionIsALinearLayerOverAnotherEncoding() {
    Parameters parameters = new Parameters();
    FourierPositionEncoding inner = FourierPositionEncoding.of(2, 4, 4);
    ProjectedPositionEncoding encoding = new ProjectedPositionEncoding(scope(parameters), inner, 3);

    Variable got = encoding.grid(tape, 2, 3);

    INDArray weight = parameters.get("positions.weight").value();
    INDArray want = inner.grid(tape, 2, 3).value().mmul(weight.transpose());
    assertThat(encoding.channels()).isEqualTo(3);
    assertThat(weight.shape()).containsExactly(3, 10);
    GoldenValues.assertClose(
        "projected",
        FloatBuffers.toArray(got.value()),
        FloatBuffers.toArray(want.dup('c')),
        1e-5f,
        1e-5f);
  }

  private static ParameterScope scope(Parameters parameters) {
    return new ParameterScope(
        parameters, "positions.", Initializer.deepMind(new SplittableRandom(3)));
  }
}
