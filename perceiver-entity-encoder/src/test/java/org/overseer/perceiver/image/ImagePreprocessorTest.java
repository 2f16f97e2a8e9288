package org.overseer.perceiver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.GoldenValues;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.LayerNorm;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.ImagePadding;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.position.FourierPositionEncoding;
import org.overseer.perceiver.position.ProjectedPositionEncoding;
import org.overseer.perceiver.position.TrainablePositionEncoding;

/** Isolated parts against the golden components, on both kernels. */
class ImagePreprocessorTest {
  private static final Map<String, Tensor> INPUTS = components("inputs");
  private static final Map<String, Tensor> WEIGHTS = components("model");
  private static final Map<String, Tensor> OUTPUTS = components("outputs");

  private final Parameters parameters = new Parameters();
  private final ParameterScope scope =
      new ParameterScope(parameters, "", Initializer.deepMind(new SplittableRandom(1)));

  private static Map<String, Tensor> components(String file) {
    return Fixtures.tensors(Fixtures.folder("components").resolve(file + ".safetensors"));
  }

  private ConvPreparation goldenStem(ConvPadding padding, RunningStatistics statistics) {
    ConvPreparation stem = new ConvPreparation(scope, 3, 8, padding, statistics);
    GoldenValues.load(parameters, WEIGHTS, name -> name.replace("convnet", "conv_downsample"));
    return stem;
  }

  private static Variable stemInputs(Tape tape) {
    Variable images = TestImages.channelsLast(tape, INPUTS.get("conv_downsample.inputs"));
    long[] s = images.shape();
    return Functions.reshape(images, s[0], 1, s[1], s[2], s[3]);
  }

  private static void assertImages(String name, Variable got) {
    long[] s = got.shape();
    Variable images = Functions.reshape(got, s[0], s[2], s[3], s[4]);
    Tensor want = OUTPUTS.get(name);
    assertThat(want.shape()).containsExactly(s[0], s[4], s[2], s[3]);
    GoldenValues.assertClose(name, TestImages.channelsFirst(images), want.toFloats(), 2e-5f, 2e-5f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void aStridedConvolutionMatchesTheGoldenValues(String kernels) {
    Tensor filters = WEIGHTS.get("conv_downsample.conv.weight");
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable got =
          ImageFunctions.conv2d(
              TestImages.channelsLast(tape, INPUTS.get("conv_downsample.inputs")),
              tape.constant(filters.toFloats(), filters.shape()),
              null,
              2,
              ImagePadding.all(3));
      GoldenValues.assertClose(
          "conv",
          TestImages.channelsFirst(got),
          OUTPUTS.get("conv_downsample.conv").toFloats(),
          2e-5f,
          2e-5f);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "nd4j, HUGGINGFACE, conv_downsample.eval",
    "vector, HUGGINGFACE, conv_downsample.eval",
    "nd4j, SAME, conv_downsample.eval_same_padding",
    "vector, SAME, conv_downsample.eval_same_padding"
  })
  void theStemMatchesBothAlignments(String kernels, ConvPadding padding, String output) {
    ConvPreparation stem = goldenStem(padding, RunningStatistics.HUGGINGFACE);
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable got = stem.apply(stemInputs(tape), /* training= */ false);

      assertImages(output, got);
      assertThat(stem.outputSize(1, 30, 23))
          .containsExactly(1, (int) got.value().size(2), (int) got.value().size(3));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void inTrainingTheStemUsesTheBatchAndLearnsItsMoments(String kernels) {
    ConvPreparation stem = goldenStem(ConvPadding.HUGGINGFACE, RunningStatistics.HUGGINGFACE);
    float tracked = value("convnet.batchnorm.num_batches_tracked")[0];
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(true);
      assertImages("conv_downsample.train", stem.apply(stemInputs(tape), /* training= */ true));
    }
    for (String moment : new String[] {"running_mean", "running_var"}) {
      GoldenValues.assertClose(
          moment,
          value("convnet.batchnorm." + moment),
          OUTPUTS.get("conv_downsample.train." + moment).toFloats(),
          1e-5f,
          1e-5f);
    }
    assertThat(value("convnet.batchnorm.num_batches_tracked")).containsExactly(tracked + 1);
  }

  private float[] value(String buffer) {
    Buffer found =
        parameters.buffers().stream()
            .filter(b -> b.name().equals(buffer))
            .findFirst()
            .orElseThrow();
    return FloatBuffers.toArray(found.value());
  }

  /** As the original computes it: a decaying sum from 0, divided by 1 − decayⁿ. */
  @Test
  void theOriginalsStatisticsAreADebiasedAverageOfBiasedMoments() {
    BatchNorm norm = new BatchNorm(scope, 1, RunningStatistics.DEEPMIND);
    double meanSum = 0;
    double varianceSum = 0;
    try (Tape tape = new Tape(KernelSelection.choose())) {
      for (int batch = 1; batch <= 4; batch++) {
        tape.begin(false);
        norm.apply(tape.constant(new float[] {batch, -batch, 3 * batch}, 3, 1), true);
        double mean = batch;
        double variance = batch * batch * (0 + 4 + 4) / 3.0;
        meanSum = 0.9 * meanSum + 0.1 * mean;
        varianceSum = 0.9 * varianceSum + 0.1 * variance;
        double debias = 1 - Math.pow(0.9, batch);
        assertThat((double) value("running_mean")[0]).isCloseTo(meanSum / debias, within(1e-5));
        assertThat((double) value("running_var")[0]).isCloseTo(varianceSum / debias, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void patchesWithFourierPositionsMatchTheGoldenValues(String kernels) {
    ImagePreprocessor preprocessor =
        new ImagePreprocessor(
            PatchesPreparation.raw(3, 1, 4),
            FourierPositionEncoding.of(3, 3, 2),
            PositionMode.CONCAT);

    assertPreprocessed(kernels, "image_preprocessor.patches_fourier", preprocessor, 3, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void pointwiseConvolutionWithAddedLearnedPositionsMatchesTheGoldenValues(String kernels) {
    ImagePreprocessor preprocessor =
        new ImagePreprocessor(
            new Conv1x1Preparation(scope, 3, 10, 2),
            new TrainablePositionEncoding(scope.child("position_embeddings"), 24, 10),
            PositionMode.ADD);

    assertPreprocessed(kernels, "image_preprocessor.conv1x1_learned_add", preprocessor, 6, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void pixelsWithProjectedFourierPositionsMatchTheGoldenValues(String kernels) {
    ImagePreprocessor preprocessor =
        new ImagePreprocessor(
            new PixelsPreparation(3, 1, 1),
            new ProjectedPositionEncoding(
                scope.child("positions_projection"), FourierPositionEncoding.of(3, 20, 16), 9),
            PositionMode.CONCAT);

    assertPreprocessed(kernels, "image_preprocessor.pixels_fourier_projected", preprocessor, 12, 8);
  }

  private void assertPreprocessed(
      String kernels, String name, ImagePreprocessor preprocessor, int... indexDims) {
    GoldenValues.load(parameters, WEIGHTS, parameter -> name + "." + parameter);
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable images = TestImages.channelsLast(tape, INPUTS.get("image_preprocessor.inputs"));

      Variable got = preprocessor.apply(images, /* training= */ false);

      assertThat(got.columns()).isEqualTo(preprocessor.channels());
      assertThat(preprocessor.indexDims(12, 8)).containsExactly(indexDims);
      GoldenValues.assertClose(name, got, OUTPUTS.get(name));
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({"4d, nd4j, 2", "4d, vector, 2", "5d, nd4j, 2", "5d, vector, 2"})
  void patchesFollowTheGoldenOrder(String axes, String kernels, int step) {
    Tensor input = INPUTS.get("space_to_depth." + axes);
    Tensor want = OUTPUTS.get("space_to_depth." + axes);
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable images = TestImages.channelsLast(tape, input);
      long[] s = images.shape();
      boolean video = s.length == 5;
      Variable videos = video ? images : Functions.reshape(images, s[0], 1, s[1], s[2], s[3]);

      Variable got = ImageFunctions.spaceToDepth(videos, video ? step : 1, step, step);

      assertThat(FloatBuffers.toArray(got.value())).containsExactly(want.toFloats());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void activationsAndLayerNormMatchTheGoldenValues(String kernels) {
    LayerNorm norm = new LayerNorm(scope, 7);
    GoldenValues.load(parameters, WEIGHTS, name -> "layer_norm." + name);
    Tensor x = INPUTS.get("gelu.x");
    Tensor rows = INPUTS.get("layer_norm.x");
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable points = tape.constant(x.toFloats(), x.shape());

      assertExact("gelu.erf", Functions.gelu(points));
      assertExact("gelu.tanh", Functions.geluTanh(points));
      assertExact("layer_norm", norm.apply(tape.constant(rows.toFloats(), rows.shape())));
    }
  }

  private static void assertExact(String name, Variable got) {
    float[] want = OUTPUTS.get(name).toFloats();
    GoldenValues.assertClose(name, FloatBuffers.toArray(got.value()), want, 2e-6f, 2e-6f);
  }

  @Test
  void patchesOverAllFramesLeaveAnImage() {
    ImagePreprocessor flow =
        new ImagePreprocessor(
            PatchesPreparation.projected(scope, 27, 2, 1, 64),
            FourierPositionEncoding.of(64, 368, 496),
            PositionMode.CONCAT);
    ImagePreprocessor video =
        new ImagePreprocessor(
            PatchesPreparation.raw(3, 1, 4),
            FourierPositionEncoding.of(32, 16, 56, 56),
            PositionMode.CONCAT);

    assertThat(flow.indexDims(2, 368, 496)).containsExactly(368, 496);
    assertThat(flow.channels()).isEqualTo(322);
    assertThat(video.indexDims(16, 224, 224)).containsExactly(16, 56, 56);
    assertThat(video.channels()).isEqualTo(48 + 195);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      INDArray got =
          video.apply(tape.constant(new float[2 * 3 * 8 * 4 * 3], 2, 3, 8, 4, 3), false).value();
      assertThat(got.shape()).containsExactly(2 * 3 * 2, 48 + 195);
    }
  }

  @Test
  void stridedPixelsKeepTheFirstOfEachStep() {
    ImagePreprocessor preprocessor =
        new ImagePreprocessor(
            new PixelsPreparation(1, 1, 2),
            FourierPositionEncoding.of(1, 4, 4),
            PositionMode.CONCAT);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      Variable image = tape.constant(new float[] {0, 1, 2, 10, 11, 12, 20, 21, 22}, 1, 3, 3, 1);

      Variable pixels = Functions.sliceColumns(preprocessor.apply(image, false), 0, 1);

      assertThat(FloatBuffers.toArray(pixels.value())).containsExactly(0, 2, 20, 22);
    }
  }

  @Test
  void refusesPositionsThatCannotBeAddedAndArraysThatAreNoImages() {
    FourierPositionEncoding positions = FourierPositionEncoding.of(1, 4, 4);

    assertThatThrownBy(
            () ->
                new ImagePreprocessor(new PixelsPreparation(3, 1, 1), positions, PositionMode.ADD))
        .hasMessage(
            "positions of 6 channels cannot be added to pixels of 3; both must have as many");
    ImagePreprocessor preprocessor =
        new ImagePreprocessor(new PixelsPreparation(3, 1, 1), positions, PositionMode.CONCAT);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      assertThatThrownBy(() -> preprocessor.apply(tape.constant(new float[6], 2, 3), false))
          .hasMessage("images must be [B, H, W, C] or [B, T, H, W, C] but are [2, 3]");
    }
  }

  @Test
  void countsLinearLayersAndConvolutionsPerPosition() {
    FlopCounter counter = new FlopCounter();
    new ConvPreparation(scope, 3, 64, ConvPadding.SAME, RunningStatistics.DEEPMIND)
        .countFlops(counter, "stem", 1, 224, 224);
    new ImagePreprocessor(
            new Conv1x1Preparation(scope, 3, 10, 2),
            new ProjectedPositionEncoding(
                scope.child("positions_projection"),
                new TrainablePositionEncoding(scope.child("position_embeddings"), 24, 7),
                5),
            PositionMode.CONCAT)
        .countFlops(counter, "learned", 12, 8);

    assertThat(counter.parts())
        .containsExactly(
            new FlopCounter.Part("stem.convnet.conv", 2L * 112 * 112 * 49 * 3 * 64),
            new FlopCounter.Part("learned.convnet_1x1", 2L * 24 * 3 * 10),
            new FlopCounter.Part("learned.positions_projection", 2L * 24 * 7 * 5));
  }
}
