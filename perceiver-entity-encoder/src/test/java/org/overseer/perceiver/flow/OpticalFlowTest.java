package org.overseer.perceiver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.GoldenValues;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.PerceiverModels;

class OpticalFlowTest {
  private static final Path FOLDER = Fixtures.folder("optical-flow");
  private static final Map<String, Tensor> INPUTS = golden("inputs");
  private static final Map<String, Tensor> OUTPUTS = golden("outputs");
  private static final int HEIGHT = 7;
  private static final int WIDTH = 9;

  private final Parameters parameters = new Parameters();

  private static Map<String, Tensor> golden(String file) {
    return Fixtures.tensors(FOLDER.resolve(file + ".safetensors"));
  }

  private static JsonObject config() {
    return JsonObject.read(FOLDER.resolve("config.json"));
  }

  private OpticalFlow goldenModel() {
    OpticalFlow model =
        new OpticalFlow(
            new ParameterScope(parameters, "", Initializer.zeros()),
            OpticalFlowConfig.read(config()));
    GoldenValues.load(parameters, golden("model"), name -> name);
    return model;
  }

  /** Pair b of the golden frames, whose colours come first in the file, as neighbourhoods. */
  private static FloatImage goldenPair(int b) {
    float[] raw = INPUTS.get("raw_images").toFloats(); // [B, 2, 3, H, W]
    List<FloatImage> frames = new ArrayList<>();
    int area = HEIGHT * WIDTH;
    for (int frame = 0; frame < 2; frame++) {
      float[] values = new float[3 * area];
      for (int i = 0; i < values.length; i++) {
        values[i] = raw[((2 * b + frame) * 3 + i % 3) * area + i / 3];
      }
      frames.add(new FloatImage(HEIGHT, WIDTH, 3, values));
    }
    return FlowPatches.pair(frames.get(0), frames.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void matchesTheGoldenStagesFromTheRawFramesOn(String kernels) {
    OpticalFlow model = goldenModel();
    int length = HEIGHT * WIDTH * 2 * FlowPatches.CHANNELS;
    float[] pairs = new float[2 * length];
    System.arraycopy(goldenPair(0).values(), 0, pairs, 0, length);
    System.arraycopy(goldenPair(1).values(), 0, pairs, length, length);
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(false);
      Variable frames = tape.constant(pairs, 2, HEIGHT, WIDTH, 2 * FlowPatches.CHANNELS);

      Variable inputs = model.inputs(frames);
      Variable latents = model.latents(inputs);
      Variable flow = model.decode(inputs, latents);

      GoldenValues.assertClose("inputs", inputs, OUTPUTS.get("preprocessed_inputs"));
      GoldenValues.assertClose("latents", latents, OUTPUTS.get("last_hidden_state"));
      float[] want = OUTPUTS.get("logits").toFloats();
      GoldenValues.assertClose("flow", FloatBuffers.toArray(flow.value()), want, 1e-6f, 0);
      assertThat(FloatBuffers.toArray(model.flow(frames).value()))
          .containsExactly(FloatBuffers.toArray(flow.value()));
    }
  }

  @ParameterizedTest(name = "{0}, {1} queries at a time")
  @CsvSource({"nd4j, 5", "vector, 5", "vector, 1", "vector, 62", "vector, 1000"})
  void someQueriesAtATimeGiveTheFlowOfAllAtOnce(String kernels, int queries) {
    OpticalFlow model = goldenModel();
    Tensor inputs = OUTPUTS.get("preprocessed_inputs");
    Tensor latents = OUTPUTS.get("last_hidden_state");
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(/* recording= */ true); // all at once
      float[] whole = flow(tape, model, inputs, latents, queries);
      tape.begin(/* recording= */ false);
      float[] parts = flow(tape, model, inputs, latents, queries);

      GoldenValues.assertClose("flow", parts, whole, 1e-7f, 0);
      GoldenValues.assertClose("flow", parts, OUTPUTS.get("logits").toFloats(), 1e-6f, 0);
    }
  }

  private static float[] flow(
      Tape tape, OpticalFlow model, Tensor inputs, Tensor latents, int queries) {
    Variable asked = tape.constant(inputs.toFloats(), 2L * HEIGHT * WIDTH, inputs.shape()[2]);
    Variable read = tape.constant(latents.toFloats(), 2 * latents.shape()[1], latents.shape()[2]);
    return FloatBuffers.toArray(model.decode(asked, read, queries).value());
  }

  /** Larger frames are the stitched flows of their tiles, times 20. */
  @Test
  void largeFramesAreStitchedOfTiles() {
    OpticalFlow model = goldenModel();
    RgbImage first = frame(10, 15, 1);
    RgbImage second = frame(10, 15, 2);
    List<String> progress = new ArrayList<>();
    try (Tape tape = new Tape(KernelSelection.choose())) {
      FlowEstimator estimator = new FlowEstimator(model, tape);

      FloatImage got =
          estimator.estimate(first, second, (done, all) -> progress.add(done + "/" + all));

      FlowStitcher want = new FlowStitcher(10, 15);
      List<FlowTiling.Tile> tiles = new FlowTiling(HEIGHT, WIDTH, 3).grid(10, 15);
      for (FlowTiling.Tile tile : tiles) {
        want.add(tile, estimator.estimateTile(pair(first, second, tile)));
      }
      float[] expected = want.result().values();
      assertThat(got.height()).isEqualTo(10);
      assertThat(got.width()).isEqualTo(15);
      for (int i = 0; i < expected.length; i++) {
        assertThat(got.values()[i]).isCloseTo(20 * expected[i], within(1e-5f));
      }
      assertThat(progress).containsExactly("1/4", "2/4", "3/4", "4/4");
    }
  }

  private static FloatImage pair(RgbImage first, RgbImage second, FlowTiling.Tile tile) {
    return FlowPatches.pair(
        FlowPatches.normalized(first.crop(tile.top(), tile.left(), HEIGHT, WIDTH)),
        FlowPatches.normalized(second.crop(tile.top(), tile.left(), HEIGHT, WIDTH)));
  }

  private static RgbImage frame(int height, int width, long seed) {
    RgbImage frame = RgbImage.black(height, width);
    new SplittableRandom(seed).nextBytes(frame.pixels());
    return frame;
  }

  @Test
  void refusesFramesThatDifferOrAreTooSmall() {
    OpticalFlow model = goldenModel();
    try (Tape tape = new Tape(KernelSelection.choose())) {
      FlowEstimator estimator = new FlowEstimator(model, tape);
      assertThatThrownBy(
              () -> estimator.estimate(frame(8, 9, 1), frame(8, 10, 1), (done, all) -> {}))
          .hasMessage("both frames must have one size, but have 9 x 8 and 10 x 8 pixels");
      assertThatThrownBy(
              () -> estimator.estimate(frame(6, 9, 1), frame(6, 9, 1), (done, all) -> {}))
          .hasMessageContaining("smaller than the model's 9 x 7");
      tape.begin(false);
      Variable wrong = tape.constant(new float[9 * 7 * 54], 1, 9, 7, 54);
      assertThatThrownBy(() -> model.inputs(wrong))
          .hasMessage("pairs of frames must be [1, 7, 9, 54] but are [1, 9, 7, 54]");
    }
  }

  @Test
  void everyParameterHasAShareInTheFlow() {
    OpticalFlow model = goldenModel();
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(true);
      FloatImage pair = goldenPair(0);
      Variable flow = model.flow(tape.constant(pair.values(), 1, HEIGHT, WIDTH, pair.channels()));
      tape.backward(Functions.mean(Functions.multiply(flow, flow)));
      for (Parameter parameter : parameters) {
        if (parameter.name().endsWith("key.bias")) {
          continue; // softmax does not change when all keys move alike
        }
        assertThat(parameter.gradient().norm2Number().doubleValue())
            .as(parameter.name())
            .isGreaterThan(0);
      }
    }
  }

  @Test
  void withTheOriginalsFirstValuesNothingMoves() {
    OpticalFlow model =
        new OpticalFlow(
            new ParameterScope(parameters, "", Initializer.deepMind(new SplittableRandom(1))),
            OpticalFlowConfig.read(config()));
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      FloatImage pair = goldenPair(0);
      Variable flow = model.flow(tape.constant(pair.values(), 1, HEIGHT, WIDTH, pair.channels()));

      assertThat(FloatBuffers.toArray(flow.value())).hasSize(2 * HEIGHT * WIDTH).containsOnly(0f);
    }
  }

  @Test
  void theReleasedConfigurationHasTheKnownOperations() {
    FlopCounter counter =
        PerceiverModels.released("optical-flow-perceiver", Initializer.zeros()).countFlops();

    long blocks =
        counter.parts().stream()
            .filter(part -> !part.name().startsWith("input_preprocessor."))
            .mapToLong(FlopCounter.Part::flops)
            .sum();
    assertThat(blocks / 1e9).isCloseTo(1885.5, within(0.05));
    assertThat(counter.parts().get(0))
        .isEqualTo(
            new FlopCounter.Part(
                "input_preprocessor.conv_after_patches", 2L * 368 * 496 * 54 * 64));
  }

  @ParameterizedTest
  @CsvSource({
    "train_size, '[7]', 'train_size'' must be [height, width]'",
    "train_size, '[7, 0]', 'train_size [7, 0] must be at least 1 x 1'",
    "train_size, '[100000, 100000]', 'must be at least 1 x 1 and at most'",
    "decoder, '{\"output_num_channels\": 3}', 'output_num_channels (3) must be 2'",
    "decoder, '{\"rescale_factor\": 0}', 'rescale_factor (0.0) must be positive'"
  })
  void refusesSizesThatMakeNoModel(String field, String value, String message) {
    ObjectNode json = config().copy();
    JsonObject parsed = parse("{\"value\": " + value + "}");
    json.set(field, parsed.copy().get("value"));

    assertThatThrownBy(() -> OpticalFlowConfig.read(parse(json.toString())))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("config.json: ")
        .hasMessageContaining(message);
  }

  private static JsonObject parse(String json) {
    return JsonObject.parse("config.json", json.getBytes(StandardCharsets.UTF_8));
  }
}
