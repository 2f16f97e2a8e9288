package org.overseer.perceiver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.KernelSelection;

/** Any one damage to a folder or its inputs does no harm or is one line that says what is wrong. */
class HostileFoldersTest {
  private static final List<JsonNode> DAMAGE =
      List.of(IntNode.valueOf(-1), IntNode.valueOf(0), IntNode.valueOf(Integer.MAX_VALUE));

  @TempDir Path folder;
  private final Tape tape = new Tape(KernelSelection.choose());

  @AfterEach
  void close() {
    tape.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entity-encoder",
        "entity-io",
        "masked-lm",
        "sequence-classification",
        "image-classification-learned",
        "image-classification-fourier",
        "image-classification-conv",
        "optical-flow",
        "multimodal-autoencoding"
      })
  void aDamagedConfigIsHarmlessOrRefused(String fixture) throws IOException {
    Path original = Fixtures.folder(fixture);
    Files.copy(original.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    Map<String, Tensor> inputs = Fixtures.tensors(original.resolve("inputs.safetensors"));
    ObjectNode config = ModelFolder.open(original).config().copy();
    List<String> refused = new ArrayList<>();

    for (JsonNode damage : DAMAGE) {
      for (Consumer<JsonNode> change : changes(config, damage)) {
        change.accept(null);
        Files.writeString(folder.resolve("config.json"), config.toString());
        try {
          run(folder, inputs);
        } catch (ModelFormatException e) {
          assertThat(e.getMessage()).as("%s", config).doesNotContain("\n").isNotBlank();
          refused.add(e.getMessage());
        }
        change.accept(damage);
      }
    }
    assertThat(refused).hasSizeGreaterThan(20);
  }

  /** For each number in the config: null puts the damage in, anything else the old value back. */
  private static List<Consumer<JsonNode>> changes(JsonNode node, JsonNode damage) {
    List<Consumer<JsonNode>> changes = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = field.getKey();
        JsonNode old = field.getValue();
        if (old.isNumber() || old.isNull() || old.isBoolean()) {
          changes.add(given -> object.set(name, given == null ? damage : old));
        } else {
          changes.addAll(changes(old, damage));
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        JsonNode old = array.get(i);
        changes.add(given -> array.set(index, given == null ? damage : old));
      }
    }
    return changes;
  }

  @Test
  void weightsThatAskForACallAreRefusedByItsNameThoughTheyAreTooFewAsWell() {
    assertThatThrownBy(() -> PerceiverModels.open(Fixtures.folder("formats/hostile-pytorch-bin")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("which is refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entity-encoder",
        "entity-io",
        "masked-lm",
        "sequence-classification",
        "image-classification-learned",
        "image-classification-fourier",
        "image-classification-conv",
        "optical-flow",
        "multimodal-autoencoding"
      })
  void damagedInputsAreHarmlessOrRefused(String fixture) {
    Path original = Fixtures.folder(fixture);
    Map<String, Tensor> inputs = Fixtures.tensors(original.resolve("inputs.safetensors"));
    int refused = 0;

    for (String name : inputs.keySet()) {
      for (Tensor damage : damaged(inputs.get(name))) {
        Map<String, Tensor> changed = new LinkedHashMap<>(inputs);
        changed.put(name, damage);
        refused += refuses(original, changed, name) ? 1 : 0;
      }
      Map<String, Tensor> without = new LinkedHashMap<>(inputs);
      without.remove(name);
      refused += refuses(original, without, name) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(3);
  }

  private boolean refuses(Path model, Map<String, Tensor> inputs, String damaged) {
    try {
      run(model, inputs);
      return false;
    } catch (ModelFormatException e) {
      assertThat(e.getMessage()).contains("'" + damaged + "'").doesNotContain("\n");
      return true;
    }
  }

  /** Empty, of other ranks and sizes, of another type, beyond every range. */
  private static List<Tensor> damaged(Tensor tensor) {
    long[] shape = tensor.shape();
    int last = shape.length - 1;
    long[] longer = shape.clone();
    longer[last]++;
    long[] none = shape.clone();
    none[last] = 0;
    int count = (int) tensor.elementCount();
    long[] huge = new long[count];
    Arrays.fill(huge, Long.MAX_VALUE);
    return List.of(
        Tensor.ofLongs(new long[1]),
        Tensor.ofFloats(new float[count], count, 1, 1, 1, 1, 1, 1),
        Tensor.ofFloats(new float[count / (int) shape[last] * (int) longer[last]], longer),
        Tensor.ofFloats(new float[0], none),
        Tensor.ofLongs(huge, shape));
  }

  private void run(Path model, Map<String, Tensor> inputs) {
    tape.begin(/* recording= */ false);
    PerceiverModels.open(model).run(tape, ModelInputs.of(inputs));
  }
}
