package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

class ModelFolderTest {
  private static final String COUNT = "norm.num_batches_tracked";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {ModelFolder.MAX_FILE_BYTES, 100, 24, 1})
  void readsBackParametersAndBuffersWhateverTheNumberOfFiles(long maxFileBytes) {
    Parameters saved = model(1);
    ModelFolder.save(folder, JsonObject.create().put("a", 1), saved, "", maxFileBytes);

    Parameters loaded = model(50);
    ModelFolder opened = ModelFolder.open(folder);
    opened.load(loaded, "");

    assertThat(opened.config().integer("a")).isEqualTo(1);
    assertThat(values(loaded)).isEqualTo(values(saved));
  }

  @Test
  void filesHoldCountersAsIntegerScalars() {
    ModelFolder.save(folder, JsonObject.create(), model(1), "");

    try (WeightSource weights = ModelFolder.open(folder).openWeights()) {
      assertThat(weights.shape(COUNT)).isEmpty();
      assertThat(weights.tensor(COUNT).toLongs()).containsExactly(1001);
      assertThat(weights.dataType("norm.running_mean"))
          .isEqualTo(org.overseer.perceiver.io.DataType.F32);
    }
  }

  @Test
  void splitsInTheOrderOfTheParametersAndWritesAnIndex() throws IOException {
    ModelFolder.save(folder, JsonObject.create(), model(1), "", 40);

    assertThat(files())
        .containsExactly(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
    JsonObject index = JsonObject.read(folder.resolve("model.safetensors.index.json"));
    assertThat(index.object("metadata").integer("total_size")).isEqualTo(24 + 8 + 8 + 8);
    assertThat(index.textsByName("weight_map"))
        .containsExactly(
            Map.entry("linear.bias", "model-00001-of-00002.safetensors"),
            Map.entry("linear.weight", "model-00001-of-00002.safetensors"),
            Map.entry(COUNT, "model-00002-of-00002.safetensors"),
            Map.entry("norm.running_mean", "model-00001-of-00002.safetensors"));
  }

  @Test
  void anEarlierSaveInAnotherFormLeavesNothingBehind() throws IOException {
    ModelFolder.save(folder, JsonObject.create(), model(1), "", 1);
    ModelFolder.save(folder, JsonObject.create(), model(2), "", 40);
    assertThat(files())
        .containsExactly(
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
    assertThat(firstWeight()).isEqualTo(2);

    ModelFolder.save(folder, JsonObject.create(), model(3), "");
    assertThat(files()).containsExactly("config.json", "model.safetensors");
    assertThat(firstWeight()).isEqualTo(3);

    ModelFolder.save(folder, JsonObject.create(), model(4), "", 40);
    assertThat(firstWeight()).isEqualTo(4);
    assertThat(files()).hasSize(4);
  }

  @Test
  void writesArraysOfSeveralBlocks() {
    Parameters saved = new Parameters();
    saved.add("w", Nd4j.arange(150_001).castTo(DataType.FLOAT));
    INDArray counts = Nd4j.arange(70_001).castTo(DataType.FLOAT);
    saved.addBuffer(new Buffer("counts", counts, true));
    ModelFolder.save(folder, JsonObject.create(), saved, "");

    try (WeightSource weights = ModelFolder.open(folder).openWeights()) {
      assertThat(weights.tensor("w").toFloats())
          .isEqualTo(FloatBuffers.toArray(saved.get("w").value()));
      assertThat(weights.tensor("counts").toFloats()).isEqualTo(FloatBuffers.toArray(counts));
      assertThat(weights.tensor("counts").toLongs()).endsWith(69_999, 70_000);
    }
  }

  @Test
  void savesAndLoadsUnderAPrefix() {
    Parameters saved = model(1);
    saved.add("other", floats(9));
    ModelFolder.save(folder, JsonObject.create(), saved, "linear.");

    try (WeightSource weights = ModelFolder.open(folder).openWeights()) {
      assertThat(weights.names()).containsExactlyInAnyOrder("weight", "bias");
    }
    Parameters loaded = model(50);
    ModelFolder.open(folder).load(loaded, "linear.");
    assertThat(FloatBuffers.toArray(loaded.get("linear.bias").value()))
        .isEqualTo(FloatBuffers.toArray(saved.get("linear.bias").value()));
  }

  @Test
  void onlyTheCountOfBatchesMayBeMissing() {
    Parameters withoutCount = new Parameters();
    model(1).forEach(withoutCount::add);
    withoutCount.addBuffer(new Buffer("norm.running_mean", floats(1, 2), false));
    ModelFolder.save(folder, JsonObject.create(), withoutCount, "");
    Parameters loaded = model(50);
    ModelFolder.open(folder).load(loaded, "");
    assertThat(loaded.buffers().stream().mapToDouble(b -> b.value().getFloat(0)))
        .containsExactly(1.0, 1050.0);

    Parameters withoutMean = new Parameters();
    model(1).forEach(withoutMean::add);
    ModelFolder.save(folder, JsonObject.create(), withoutMean, "");
    assertThatThrownBy(() -> ModelFolder.open(folder).load(model(50), ""))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "model.safetensors: does not fit config.json: missing tensors 'norm.running_mean';"
                + " unexpected tensors none");
  }

  @Test
  void aRefusedLoadChangesNothing() {
    Parameters saved = model(1);
    saved.add("z.extra", floats(1));
    ModelFolder.save(folder, JsonObject.create(), saved, "");
    Parameters loaded = model(50);

    assertThatThrownBy(() -> ModelFolder.open(folder).load(loaded, ""))
        .hasMessageContaining("unexpected tensors 'z.extra'");
    loaded.add("z.extra", floats(1, 2));
    assertThatThrownBy(() -> ModelFolder.open(folder).load(loaded, ""))
        .hasMessageContaining("tensor 'z.extra' has shape [1], config.json implies [2]");

    assertThat(FloatBuffers.toArray(loaded.get("linear.weight").value())[0]).isEqualTo(50);
  }

  @Test
  void refusesIntegersAsWeights() {
    byte[] bytes =
        SafetensorsWriter.toBytes(Map.of("w", Tensor.ofLongs(new long[] {1}, 1)), Map.of());
    Parameters parameters = new Parameters();
    parameters.add("w", floats(0));

    try (SafetensorsReader reader = SafetensorsReader.of("wire", bytes)) {
      assertThatThrownBy(() -> ModelFolder.load("wire", reader, parameters, ""))
          .isInstanceOf(ModelFormatException.class)
          .hasMessage("wire: tensor 'w' is of I64; weights must be F16, BF16, F32 or F64");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch-bin", "pytorch-bin-sharded", "safetensors-sharded"})
  void loadsParametersFromEveryForm(String form) {
    ModelFolder opened = ModelFolder.open(Fixtures.folder("formats/" + form));
    Parameters parameters = new Parameters();
    try (WeightSource weights = opened.openWeights()) {
      for (String name : weights.names()) {
        parameters.add(name, Nd4j.zeros(DataType.FLOAT, weights.shape(name)));
      }
    }

    opened.requireRoomFor(parameters.scalars());
    opened.load(parameters, "");

    Map<String, Tensor> expected =
        Fixtures.tensors(Fixtures.folder("sequence-classification").resolve("model.safetensors"));
    for (Parameter parameter : parameters) {
      assertThat(FloatBuffers.toArray(parameter.value()))
          .as(parameter.name())
          .isEqualTo(expected.get(parameter.name()).toFloats());
    }
  }

  @Test
  void comparesTheConfigWithTheSizeOfAllShards() {
    ModelFolder opened = ModelFolder.open(Fixtures.folder("formats/pytorch-bin-sharded"));

    opened.requireRoomFor((52_713 + 102_569) / 2);
    assertThatThrownBy(() -> opened.requireRoomFor((52_713 + 102_569) / 2 + 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has 155,282 bytes of weights, too few for the 77,642 weights");
  }

  /** A model whose first weight, bias, mean and counter follow from {@code start}. */
  private static Parameters model(int start) {
    Parameters parameters = new Parameters();
    parameters.add(
        "linear.weight",
        floats(start, start + 1, start + 2, start + 3, start + 4, start + 5).reshape(2, 3));
    parameters.add("linear.bias", floats(-start, start / 7f));
    parameters.addBuffer(new Buffer("norm.running_mean", floats(start, 0.1f), false));
    INDArray count = Nd4j.scalar(DataType.FLOAT, 1000 + start);
    parameters.addBuffer(new Buffer(COUNT, count, true));
    return parameters;
  }

  private static INDArray floats(float... values) {
    return Nd4j.createFromArray(values);
  }

  private static Map<String, List<Float>> values(Parameters parameters) {
    Map<String, List<Float>> values = new TreeMap<>();
    parameters.forEach(p -> values.put(p.name(), list(p.value())));
    parameters.buffers().forEach(b -> values.put(b.name(), list(b.value())));
    return values;
  }

  private static List<Float> list(INDArray array) {
    List<Float> list = new ArrayList<>();
    for (float value : FloatBuffers.toArray(array)) {
      list.add(value);
    }
    return list;
  }

  private double firstWeight() {
    Parameters loaded = model(50);
    ModelFolder.open(folder).load(loaded, "");
    return loaded.get("linear.weight").value().getFloat(0);
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
