package org.overseer.perceiver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.GoldenValues;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.PerceiverModels;

class ImageClassifierTest {
  private final Parameters parameters = new Parameters();

  private static Function<JsonObject, ImagePipeline> pipeline(String name) {
    return switch (name) {
      case "learned" -> ImagePipeline.Learned::read;
      case "fourier" -> ImagePipeline.Fourier::read;
      default -> ImagePipeline.Conv::read;
    };
  }

  private static Map<String, Tensor> golden(String pipeline, String file) {
    return Fixtures.tensors(folder(pipeline).resolve(file + ".safetensors"));
  }

  private static Path folder(String pipeline) {
    return Fixtures.folder("image-classification-" + pipeline);
  }

  private static JsonObject config(String pipeline) {
    return JsonObject.read(folder(pipeline).resolve("config.json"));
  }

  private ImageClassifier goldenModel(String pipeline) {
    ImageClassifier model =
        create(ImageClassifierConfig.read(pipeline(pipeline), config(pipeline)));
    GoldenValues.load(parameters, golden(pipeline, "model"), name -> name);
    return model;
  }

  private ImageClassifier create(ImageClassifierConfig config) {
    return new ImageClassifier(new ParameterScope(parameters, "", Initializer.zeros()), config);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "learned, nd4j",
    "learned, vector",
    "fourier, nd4j",
    "fourier, vector",
    "conv, nd4j",
    "conv, vector"
  })
  void matchesTheGoldenStagesLossAndGradients(String pipeline, String kernels) {
    ImageClassifier model = goldenModel(pipeline);
    Map<String, Tensor> inputs = golden(pipeline, "inputs");
    Map<String, Tensor> want = golden(pipeline, "outputs");
    int[] labels =
        Arrays.stream(inputs.get("labels").toLongs()).mapToInt(Math::toIntExact).toArray();
    try (Tape tape = new Tape(KernelSelection.byName(kernels))) {
      tape.begin(true);
      Variable images = TestImages.channelsLast(tape, inputs.get("pixel_values"));

      ImageClassifier.Classification got = model.classify(images, /* training= */ false);
      Variable crossEntropy = Functions.crossEntropy(got.logits(), labels);

      GoldenValues.assertClose("inputs", got.inputs(), want.get("preprocessed_inputs"));
      GoldenValues.assertClose("latents", got.latents(), want.get("last_hidden_state"));
      GoldenValues.assertClose("logits", got.logits(), want.get("logits"));
      GoldenValues.assertClose("cross entropy", crossEntropy, want.get("cross_entropy"));
      Tensor lossWeight = inputs.get("loss_weight.logits");
      tape.backward(got.logits(), Nd4j.create(lossWeight.toFloats(), got.logits().shape(), 'c'));
      GoldenValues.assertGradients(parameters, golden(pipeline, "grads"));
    }
  }

  /** An encoder cut off after each layer of the first block gives the golden states between. */
  @ParameterizedTest
  @CsvSource({"learned", "fourier", "conv"})
  void theLatentsBetweenMatchTheGoldenValues(String pipeline) {
    PerceiverConfig whole =
        ImageClassifierConfig.read(pipeline(pipeline), config(pipeline)).encoder();
    Map<String, Tensor> want = golden(pipeline, "outputs");
    Tensor inputs = want.get("preprocessed_inputs");
    int batch = (int) inputs.shape()[0];
    int m = (int) inputs.shape()[1];
    for (int layers = 1; layers <= whole.numSelfAttendsPerBlock(); layers++) {
      Parameters cut = new Parameters();
      PerceiverEncoder encoder =
          new PerceiverEncoder(
              new ParameterScope(cut, "perceiver.", Initializer.zeros()),
              PerceiverConfig.builder()
                  .latents(whole.numLatents(), whole.dLatents())
                  .dModel(whole.dModel())
                  .selfAttends(1, layers)
                  .heads(whole.numSelfAttentionHeads(), whole.numCrossAttentionHeads())
                  .attentionChannels(whole.qkChannels(), whole.vChannels())
                  .build());
      GoldenValues.load(cut, golden(pipeline, "model"), name -> name);
      try (Tape tape = new Tape(KernelSelection.choose())) {
        tape.begin(false);
        Variable x = tape.constant(inputs.toFloats(), (long) batch * m, inputs.shape()[2]);
        String layer = "encoder.self_attend.block0.layer" + (layers - 1);
        GoldenValues.assertClose(
            layer, encoder.encode(x, Segments.uniform(batch, m)), want.get(layer));
      }
    }
  }

  /** Figures worked out apart from this code; 3025 inputs by Hugging Face's padding. */
  @ParameterizedTest
  @CsvSource({"learned, 471.4", "fourier, 406.1", "conv, 369.0"})
  void theReleasedConfigurationsHaveTheKnownOperations(String pipeline, double gigaFlops) {
    ImageClassifier model =
        create(ImageClassifierConfig.read(pipeline(pipeline), released(pipeline)));

    assertThat(withoutPreprocessor(model.countFlops())).isCloseTo(gigaFlops, within(0.05));
  }

  private static JsonObject released(String pipeline) {
    return PerceiverModels.releasedConfig("vision-perceiver-" + pipeline);
  }

  /** The figure of the paper is for SAME padding, 56 × 56 inputs. */
  @Test
  void theOriginalPaddingGivesThePapersOperations() {
    JsonObject config = changed(released("conv"), json -> json.put("conv_padding", "same"));

    ImageClassifier model = create(ImageClassifierConfig.read(ImagePipeline.Conv::read, config));

    assertThat(withoutPreprocessor(model.countFlops())).isCloseTo(369.1, within(0.05));
    assertThat(model.countFlops().parts().get(0))
        .isEqualTo(
            new FlopCounter.Part(
                "input_preprocessor.convnet.conv", 2L * 112 * 112 * 7 * 7 * 3 * 64));
  }

  /** The reference counts attention blocks and output layers. */
  private static double withoutPreprocessor(FlopCounter counter) {
    return counter.parts().stream()
            .filter(part -> !part.name().startsWith("input_preprocessor."))
            .mapToLong(FlopCounter.Part::flops)
            .sum()
        / 1e9;
  }

  private static JsonObject changed(JsonObject config, Consumer<ObjectNode> change) {
    ObjectNode json = config.copy();
    change.accept(json);
    return JsonObject.parse("config.json", json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Each choice in which the code bases differ moves the logits by more than any tolerance. */
  @ParameterizedTest(name = "{0}: {1} = {2}")
  @CsvSource({
    "conv, conv_padding, same, 0.1",
    "conv, hidden_act, gelu_new, 1e-5",
    "learned, decoder, no residual, 0.1"
  })
  void theConfigDecidesWhereTheCodeBasesDiffer(
      String pipeline, String field, String value, float atLeast) {
    JsonObject config =
        changed(
            config(pipeline),
            json -> {
              if (field.equals("decoder")) {
                json.withObject("/decoder").put("use_query_residual", false);
              } else {
                json.put(field, value);
              }
            });
    ImageClassifier model = create(ImageClassifierConfig.read(pipeline(pipeline), config));
    GoldenValues.load(parameters, golden(pipeline, "model"), name -> name);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      float[] got =
          FloatBuffers.toArray(
              model
                  .logits(
                      TestImages.channelsLast(tape, golden(pipeline, "inputs").get("pixel_values")))
                  .value());
      float[] huggingFace = golden(pipeline, "outputs").get("logits").toFloats();
      float moved = 0;
      for (int i = 0; i < got.length; i++) {
        moved = Math.max(moved, Math.abs(got[i] - huggingFace[i]));
      }
      assertThat(moved).isGreaterThan(atLeast).isLessThan(20f);
    }
  }

  @Test
  void otherImageSizesWorkWithFourierPositionsOnly() {
    ImageClassifier fourier = goldenModel("fourier");
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      Variable logits = fourier.logits(tape.constant(new float[3 * 17 * 5 * 3], 3, 17, 5, 3));
      assertThat(logits.shape()).containsExactly(3, 9);
    }
    ImageClassifier learned =
        new ImageClassifier(
            new ParameterScope(new Parameters(), "", Initializer.zeros()),
            ImageClassifierConfig.read(ImagePipeline.Learned::read, config("learned")));
    assertThatThrownBy(() -> learned.requireReadable(27, 3, 3))
        .hasMessage(
            "images have 3 x 27 pixels but the learned positions are for 9 x 9; resize the images or"
                + " use a model with Fourier positions");
    assertThatThrownBy(() -> learned.requireReadable(9, 9, 1))
        .hasMessage("images have 1 channels but the model reads 3");
    assertThatThrownBy(() -> fourier.requireReadable(2000, 2000, 3))
        .hasMessageStartingWith("an image of 2000 x 2000 pixels becomes 1,044,000,000 numbers");
  }

  @Test
  void aTrainingStepLowersTheLossAndMovesTheStoredMoments() {
    ImageClassifier model = goldenModel("conv");
    SplittableRandom random = new SplittableRandom(4);
    float[] pixels = new float[4 * 16 * 16 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    int[] labels = {1, 7, 3, 1};
    try (Tape tape = new Tape(KernelSelection.choose())) {
      double before = step(model, tape, pixels, labels);
      double after = step(model, tape, pixels, labels);

      assertThat(after).isLessThan(before);
      float tracked =
          parameters.buffers().stream()
              .filter(buffer -> buffer.integral())
              .findFirst()
              .orElseThrow()
              .value()
              .getFloat(0);
      float stored =
          golden("conv", "model")
              .get("perceiver.input_preprocessor.convnet.batchnorm.num_batches_tracked")
              .toFloats()[0];
      assertThat(tracked).isEqualTo(stored + 2);
    }
  }

  private double step(ImageClassifier model, Tape tape, float[] pixels, int[] labels) {
    parameters.zeroGradients();
    tape.begin(true);
    Variable images = tape.constant(pixels, labels.length, 16, 16, 3);
    Variable loss =
        Functions.crossEntropy(model.classify(images, /* training= */ true).logits(), labels);
    double value = loss.value().getDouble(0);
    tape.backward(loss);
    parameters.forEach(p -> p.value().subi(p.gradient().mul(1e-3)));
    return value;
  }

  @ParameterizedTest
  @CsvSource({
    "learned, image_size, 0, image_size (0) must be 1 to 32767",
    "learned, image_size, 100000, image_size (100000) must be 1 to 32767",
    "fourier, num_latents, 0, num_latents (0) must be at least 1",
    "conv, num_labels, -3, 'a classifier needs at least 1 class, has -3'"
  })
  void refusesSizesThatMakeNoModel(String pipeline, String field, int value, String message) {
    JsonObject config = changed(config(pipeline), json -> json.put(field, value));

    assertThatThrownBy(() -> ImageClassifierConfig.read(pipeline(pipeline), config))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("config.json: ")
        .hasMessageContaining(message);
  }
}
