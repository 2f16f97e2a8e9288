package org.overseer.perceiver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.EntityEncoding;
import org.overseer.perceiver.entity.EntitySchema;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.KernelSelection;

class ModelRunnerTest {
  @TempDir Path folder;
  private Path outputs;
  private Path gradients;

  @BeforeEach
  void files() {
    outputs = folder.resolve("outputs.safetensors");
    gradients = folder.resolve("gradients.safetensors");
  }

  @ParameterizedTest
  @CsvSource({
    "entity-encoder, nd4j, last_hidden_state",
    "entity-encoder, vector, last_hidden_state",
    "entity-encoder-qkv, nd4j, last_hidden_state",
    "entity-encoder-qkv, vector, last_hidden_state",
    "entity-encoder-shape-q, nd4j, last_hidden_state",
    "entity-encoder-shape-q, vector, last_hidden_state",
    "entity-io, nd4j, logits",
    "entity-io, vector, logits",
    "masked-lm, nd4j, logits",
    "masked-lm, vector, logits",
    "sequence-classification, nd4j, logits",
    "sequence-classification, vector, logits",
    "multimodal-autoencoding, nd4j, image_b",
    "multimodal-autoencoding, vector, image_b",
    "image-classification-learned, nd4j, logits",
    "image-classification-learned, vector, logits",
    "image-classification-fourier, nd4j, logits",
    "image-classification-fourier, vector, logits",
    "image-classification-conv, nd4j, logits",
    "image-classification-conv, vector, logits",
  })
  void matchesTheGoldenOutputsAndGradients(String fixture, String kernels, String mainOutput) {
    Path model = Fixtures.folder(fixture);

    ModelRunner.run(
        model,
        model.resolve("inputs.safetensors"),
        outputs,
        gradients,
        KernelSelection.byName(kernels));

    Map<String, Tensor> got = Fixtures.tensors(outputs);
    Map<String, Tensor> want = Fixtures.tensors(model.resolve("outputs.safetensors"));
    assertThat(got).containsKey(mainOutput);
    got.forEach((name, tensor) -> assertOutput(name, tensor, want.get(name)));
    assertThat(got.containsKey("cross_entropy")).isEqualTo(want.containsKey("cross_entropy"));
    assertGradients(
        Fixtures.tensors(gradients), Fixtures.tensors(model.resolve("grads.safetensors")));
  }

  /** Its outputs are divided by 100, so they must agree a hundred times more closely. */
  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "vector"})
  void opticalFlowMatchesTheGoldenOutputs(String kernels) {
    Path model = Fixtures.folder("optical-flow");

    ModelRunner.run(
        model, model.resolve("inputs.safetensors"), outputs, null, KernelSelection.byName(kernels));

    Map<String, Tensor> got = Fixtures.tensors(outputs);
    Map<String, Tensor> want = Fixtures.tensors(model.resolve("outputs.safetensors"));
    assertOutput("last_hidden_state", got.get("last_hidden_state"), want.get("last_hidden_state"));
    assertThat(got.get("logits").shape()).containsExactly(want.get("logits").shape());
    float[] flow = got.get("logits").toFloats();
    float[] expected = want.get("logits").toFloats();
    for (int i = 0; i < expected.length; i++) {
      assertThat(flow[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void refusesImagesThatLearnedPositionsAreNotFor() {
    Path inputs = folder.resolve("images.safetensors");
    SafetensorsWriter.write(
        inputs, Map.of("pixel_values", Tensor.ofFloats(new float[3 * 80], 1, 3, 8, 10)));

    assertThatThrownBy(
            () ->
                ModelRunner.run(
                    Fixtures.folder("image-classification-learned"),
                    inputs,
                    outputs,
                    null,
                    KernelSelection.choose()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "images.safetensors: 'pixel_values': images have 10 x 8 pixels but the learned positions"
                + " are for 9 x 9; resize the images or use a model with Fourier positions");
  }

  private static void assertOutput(String name, Tensor got, Tensor want) {
    assertThat(got.shape()).as(name).containsExactly(want.shape());
    float[] actual = got.toFloats();
    float[] expected = want.toFloats();
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s[%d]: got %s, want %s", name, i, actual[i], expected[i])
          .isLessThanOrEqualTo(1e-4f + 1e-4f * Math.abs(expected[i]));
    }
  }

  private static void assertGradients(Map<String, Tensor> got, Map<String, Tensor> want) {
    assertThat(got.keySet()).containsExactlyInAnyOrderElementsOf(want.keySet());
    float largest = 0;
    for (Tensor tensor : want.values()) {
      largest = Math.max(largest, maxAbs(tensor.toFloats()));
    }
    for (String name : want.keySet()) {
      assertThat(got.get(name).shape()).as(name).containsExactly(want.get(name).shape());
      float[] expected = want.get(name).toFloats();
      float[] difference = got.get(name).toFloats();
      for (int i = 0; i < expected.length; i++) {
        difference[i] -= expected[i];
      }
      float tolerance =
          name.endsWith("attention.self.key.bias")
              ? 1e-3f
              : 1e-3f * Math.max(maxAbs(expected), 1e-3f * largest);
      assertThat(maxAbs(difference)).as(name).isLessThanOrEqualTo(tolerance);
    }
  }

  private static float maxAbs(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, Float.isNaN(value) ? Float.POSITIVE_INFINITY : Math.abs(value));
    }
    return max;
  }

  @Test
  void runsAFolderOfOurOwnAndLeavesMaskedEntitiesZero() {
    Path model = folder.resolve("model");
    EntitySchema schema =
        EntitySchema.builder().oneHot("type", 3).plain("a").scaled("b", 0, 2).build();
    try (PerceiverEntityEncoder encoder =
        PerceiverEntityEncoder.create(schema, PerceiverConfig.tiny(), 5)) {
      encoder.save(model);
      Path inputs = folder.resolve("inputs.safetensors");
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("inputs", Tensor.ofFloats(new float[] {0, .5f, 1, 9, 9, 9, 2, -1, 2}, 1, 3, 3));
      tensors.put("attention_mask", Tensor.ofLongs(new long[] {1, 0, 1}, 1, 3));
      tensors.put("loss_weight.pooled", Tensor.ofFloats(new float[64], 1, 64));
      SafetensorsWriter.write(inputs, tensors);

      ModelRunner.run(model, inputs, outputs, gradients, KernelSelection.choose());

      Map<String, Tensor> got = Fixtures.tensors(outputs);
      assertThat(got.get("last_hidden_state").shape()).containsExactly(1, 8, 64);
      EntityBatch real =
          EntityBatch.of(schema, List.of(new float[] {0, .5f, 1}, new float[] {2, -1, 2}));
      EntityEncoding alone = encoder.encode(real);
      assertThat(got.get("pooled").toFloats())
          .containsExactly(alone.pooled().value().toFloatVector());
      float[] embeddings = got.get("entity_embeddings").toFloats();
      float[] wanted = new float[3 * 64];
      float[] packed = alone.perEntity().value().reshape(128).toFloatVector();
      System.arraycopy(packed, 0, wanted, 0, 64);
      System.arraycopy(packed, 64, wanted, 128, 64);
      assertThat(embeddings).containsExactly(wanted);
      assertThat(Fixtures.tensors(gradients).keySet())
          .containsExactlyInAnyOrderElementsOf(encoder.parameters().names());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64, 0.5, entity 1: column 'unit_type' is 64.0; its categories are the integers 0 to 63",
    "3, NaN, entity 1: column 'x' is NaN; it must be finite",
    "NaN, 0.5, entity 1: column 'unit_type' is NaN; it must be finite",
  })
  void aValueThatTheSchemaDoesNotAllowIsOneLineWithFileAndColumn(
      float unitType, float x, String problem) {
    Path model = folder.resolve("model");
    EntitySchema schema = EntitySchema.builder().oneHot("unit_type", 64).plain("x").build();
    try (PerceiverEntityEncoder encoder =
        PerceiverEntityEncoder.create(schema, PerceiverConfig.tiny(), 5)) {
      encoder.save(model);
    }
    Path inputs = folder.resolve("my-inputs.safetensors");
    SafetensorsWriter.write(
        inputs, Map.of("inputs", Tensor.ofFloats(new float[] {1, 0, unitType, x}, 1, 2, 2)));

    assertThatThrownBy(
            () -> ModelRunner.run(model, inputs, outputs, null, KernelSelection.choose()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("my-inputs.safetensors: 'inputs': " + problem);
    assertThat(outputs).doesNotExist();
  }

  @Test
  void refusesAnArchitectureThatItCannotRun() throws IOException {
    copyModel("entity-encoder", "PerceiverModel", "PerceiverForDreaming");

    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("config.json: architectures [PerceiverForDreaming] cannot be run")
        .hasMessageContaining("PerceiverModel");
    assertThat(outputs).doesNotExist();
  }

  @Test
  void refusesWeightsThatDoNotFitTheConfig() throws IOException {
    copyModel("entity-encoder", "\"num_latents\": 8", "\"num_latents\": 9");

    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "model.safetensors: tensor 'embeddings.latents' has shape [8, 32], config.json implies"
                + " [9, 32]");
  }

  @Test
  void namesMissingAndUnexpectedTensors() throws IOException {
    copyModel(
        "entity-encoder", "\"num_self_attends_per_block\": 3", "\"num_self_attends_per_block\": 4");
    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("missing tensors 'encoder.self_attends.3.attention")
        .hasMessageContaining("and 11 more; unexpected tensors none");

    copyModel(
        "entity-encoder", "\"num_self_attends_per_block\": 3", "\"num_self_attends_per_block\": 2");
    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .hasMessageContaining("missing tensors none; unexpected tensors 'encoder.self_attends.2");
  }

  @Test
  void refusesSizesThatTheWeightsCannotHoldBeforeTakingMemory() throws IOException {
    copyModel("entity-encoder", "\"num_latents\": 8", "\"num_latents\": 2147483647");

    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("too few for the");
  }

  @Test
  void refusesADepthThatWouldRunForEver() throws IOException {
    copyModel("entity-encoder", "\"num_blocks\": 2", "\"num_blocks\": 2000000000");

    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is 6000000000; at most 100000 layers are run");
  }

  @Test
  void refusesInvalidSizesInTheConfig() throws IOException {
    copyModel(
        "entity-encoder", "\"num_self_attention_heads\": 4", "\"num_self_attention_heads\": 5");

    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "config.json: d_latents (32) must be divisible by num_self_attention_heads (5); nearest"
                + " valid values are 30 and 35");
  }

  @Test
  void refusesATruncatedWeightsFile() throws IOException {
    copyModel("entity-encoder", "", "");
    Path weights = folder.resolve("entity-encoder/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 100));

    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("may be truncated");
  }

  @Test
  void gradientsNeedALossWeight() throws IOException {
    copyModel("entity-encoder", "", "");
    SafetensorsWriter.write(
        folder.resolve("entity-encoder/inputs.safetensors"),
        Map.of("inputs", Tensor.ofFloats(new float[24], 1, 1, 24)));

    assertThatThrownBy(() -> runCopy("entity-encoder", gradients))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'loss_weight.<output>' for one of the outputs [last_hidden_state]");
  }

  @Test
  void refusesInputsOfAnotherWidth() throws IOException {
    copyModel("entity-encoder", "", "");
    SafetensorsWriter.write(
        folder.resolve("entity-encoder/inputs.safetensors"),
        Map.of("inputs", Tensor.ofFloats(new float[23], 1, 1, 23)));

    assertThatThrownBy(() -> runCopy("entity-encoder", null))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'inputs' has 23 channels but the model reads 24");
  }

  private void runCopy(String fixture, Path gradientsFile) {
    Path model = folder.resolve(fixture);
    ModelRunner.run(
        model,
        model.resolve("inputs.safetensors"),
        outputs,
        gradientsFile,
        KernelSelection.choose());
  }

  /** Copies a fixture, replacing a text in its config. */
  private void copyModel(String fixture, String from, String to) throws IOException {
    Path target = Files.createDirectories(folder.resolve(fixture));
    for (String file : new String[] {"model.safetensors", "inputs.safetensors"}) {
      Files.write(target.resolve(file), Files.readAllBytes(Fixtures.folder(fixture).resolve(file)));
    }
    String config = Files.readString(Fixtures.folder(fixture).resolve("config.json"));
    assertThat(config).contains(from);
    Files.writeString(target.resolve("config.json"), config.replace(from, to));
  }
}
