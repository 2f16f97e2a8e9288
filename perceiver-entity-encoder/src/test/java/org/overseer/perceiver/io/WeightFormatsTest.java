package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;

/** The weights of one model in every form that a Hugging Face folder can have. */
class WeightFormatsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pytorch-bin", "pytorch-bin-sharded", "safetensors-sharded"})
  void everyFormHoldsTheSameBytes(String form) {
    Map<String, Tensor> expected =
        Fixtures.tensors(Fixtures.folder("sequence-classification").resolve("model.safetensors"));

    try (WeightSource weights = ModelFolder.open(formats(form)).openWeights()) {
      assertThat(weights.names()).hasSize(74).hasSameElementsAs(expected.keySet());
      expected.forEach(
          (name, tensor) -> {
            assertThat(weights.shape(name)).as(name).isEqualTo(tensor.shape());
            assertThat(weights.dataType(name)).as(name).isEqualTo(tensor.dataType());
            assertThat(weights.tensor(name).bytes()).as(name).isEqualTo(tensor.bytes());
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "safetensors-f16, safetensors-f16, F16",
    "safetensors-bf16, safetensors-bf16, BF16",
    "pytorch-bin-bf16, safetensors-bf16, BF16"
  })
  void halfPrecisionIsWidenedExactly(String form, String expectedOf, DataType type) {
    Map<String, Tensor> expected =
        Fixtures.tensors(formats(expectedOf).resolve("expected-float32.safetensors"));

    try (WeightSource weights = ModelFolder.open(formats(form)).openWeights()) {
      assertThat(weights.names()).hasSameElementsAs(expected.keySet());
      expected.forEach(
          (name, tensor) -> {
            assertThat(weights.dataType(name)).as(name).isEqualTo(type);
            assertThat(weights.tensor(name).toFloats()).as(name).isEqualTo(tensor.toFloats());
          });
    }
  }

  @Test
  void prefersSafetensorsAndOneFile() throws IOException {
    String[] inOrderOfPreference = {
      "model.safetensors",
      "model.safetensors.index.json",
      "pytorch_model.bin",
      "pytorch_model.bin.index.json"
    };
    for (int i = inOrderOfPreference.length - 1; i >= 0; i--) {
      Files.createFile(folder.resolve(inOrderOfPreference[i]));
      assertThat(WeightFormat.find(folder).fileName()).isEqualTo(inOrderOfPreference[i]);
    }
  }

  @Test
  void saysWhatAFolderWithoutWeightsLacks() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");

    assertThatThrownBy(() -> ModelFolder.open(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            folder
                + ": has no model.safetensors, nor one of model.safetensors.index.json,"
                + " pytorch_model.bin, pytorch_model.bin.index.json; a model folder holds its"
                + " weights in one of them");
  }

  @Test
  void saysThatAFolderHasNoConfig() {
    assertThatThrownBy(() -> ModelFolder.open(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has no config.json");
  }

  @Test
  void refusesShardsThatDoNotHoldWhatTheIndexSays() throws IOException {
    write("model-1.safetensors", "a", "b");
    write("model-2.safetensors", "c");

    assertThat(names(index("a", "model-1", "b", "model-1", "c", "model-2")))
        .containsExactly("a", "b", "c");
    assertRefused(
        index("a", "model-1", "c", "model-2"),
        "model-1.safetensors: does not fit model.safetensors.index.json: missing tensors none;"
            + " unexpected tensors 'b'");
    assertRefused(
        index("a", "model-1", "b", "model-2", "c", "model-2"),
        "model-1.safetensors: does not fit model.safetensors.index.json: missing tensors none;"
            + " unexpected tensors 'b'");
    assertRefused(
        index("a", "model-1", "b", "model-1", "c", "model-2", "d", "model-2"),
        "model-2.safetensors: does not fit model.safetensors.index.json: missing tensors 'd';"
            + " unexpected tensors none");
    assertRefused(
        index("a", "model-3"),
        "model.safetensors.index.json: names the file model-3.safetensors, which is not there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "/etc/x", "a/b", "a\\\\b", "", ".hidden", "..", "a\\u0000b", "C:x"})
  void refusesShardsOutsideOfTheFolder(String file) {
    assertRefused(
        "{\"weight_map\":{\"a\":\"%s\"}}".formatted(file),
        "which is not the plain name of a file in this folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      {}                                   | lacks 'weight_map'
      {"weight_map":[]}                    | 'weight_map' must be an object
      {"weight_map":{"a":1}}               | 'weight_map' must be an object of strings but is 1
      {"weight_map":{"a":"x","a":"x"}}     | not valid JSON
      []                                   | must be a JSON object
      """)
  void refusesABrokenIndex(String json, String message) {
    assertRefused(json, message);
  }

  private void assertRefused(String index, String message) {
    assertThatThrownBy(() -> names(index))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private Iterable<String> names(String index) throws IOException {
    Files.writeString(folder.resolve("model.safetensors.index.json"), index);
    Files.writeString(folder.resolve("config.json"), "{}");
    try (WeightSource weights = ModelFolder.open(folder).openWeights()) {
      return weights.names();
    }
  }

  private static String index(String... namesAndShards) {
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < namesAndShards.length; i += 2) {
      map.append(map.isEmpty() ? "" : ",");
      map.append("\"%s\":\"%s.safetensors\"".formatted(namesAndShards[i], namesAndShards[i + 1]));
    }
    return "{\"weight_map\":{" + map + "}}";
  }

  private void write(String file, String... names) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, Tensor.ofFloats(new float[] {1}, 1));
    }
    SafetensorsWriter.write(folder.resolve(file), tensors);
  }

  private static Path formats(String form) {
    return Fixtures.folder("formats/" + form);
  }
}
