package org.overseer.perceiver.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

class SavedModelsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entity-io",
        "masked-lm",
        "sequence-classification",
        "image-classification-conv",
        "multimodal-autoencoding"
      })
  void givesTheSameBitsAfterSavingAndOpening(String fixture) {
    RunnableModel model = PerceiverModels.open(Fixtures.folder(fixture));

    model.save(folder.resolve("saved"));

    RunnableModel opened = PerceiverModels.open(folder.resolve("saved"));
    assertThat(opened.config()).isEqualTo(model.config());
    Map<String, float[]> want = run(model, fixture);
    Map<String, float[]> got = run(opened, fixture);
    assertThat(got.keySet()).isEqualTo(want.keySet()).isNotEmpty();
    want.forEach((name, values) -> assertThat(got.get(name)).as(name).containsExactly(values));
  }

  private static Map<String, float[]> run(RunnableModel model, String fixture) {
    Map<String, Tensor> inputs =
        Fixtures.tensors(Fixtures.folder(fixture).resolve("inputs.safetensors"));
    Map<String, float[]> values = new LinkedHashMap<>();
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(/* recording= */ false);
      model
          .run(tape, ModelInputs.of(inputs))
          .forEach(
              (name, output) -> values.put(name, FloatBuffers.toArray(output.value().value())));
    }
    return values;
  }

  @Test
  void fineTuningToOtherLabelsKeepsAllButTheLastLayer() {
    RunnableModel pretrained = PerceiverModels.open(Fixtures.folder("image-classification-conv"));
    ObjectNode config = pretrained.config().put("num_labels", 3);
    RunnableModel model =
        PerceiverModels.create(
            JsonObject.parse("config.json", config.toString().getBytes(StandardCharsets.UTF_8)),
            Initializer.deepMind(new SplittableRandom(1)));

    List<String> kept = PerceiverModels.copyShared(pretrained.parameters(), model.parameters());

    assertThat(kept)
        .containsExactly(
            "perceiver.decoder.decoder.final_layer.weight",
            "perceiver.decoder.decoder.final_layer.bias");
    var statistics = pretrained.parameters().buffers().iterator();
    model
        .parameters()
        .buffers()
        .forEach(buffer -> assertThat(buffer.value()).isEqualTo(statistics.next().value()));
    assertThat(statistics.hasNext()).isFalse();
  }
}
