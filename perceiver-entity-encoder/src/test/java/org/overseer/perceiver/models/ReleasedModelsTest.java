package org.overseer.perceiver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.core.Initializer;

/** The released configurations at full size against the state dicts of the released classes. */
class ReleasedModelsTest {

  @ParameterizedTest
  @ValueSource(strings = {"language-perceiver", "multimodal-perceiver"})
  void hasTheNamesAndShapesOfTheReleasedStateDictInItsOrder(String name) throws IOException {
    JsonNode released =
        new ObjectMapper()
            .readTree(Fixtures.folder("released-shapes").resolve(name + ".json").toFile());
    RunnableModel model = PerceiverModels.released(name, Initializer.zeros());

    List<String> got = new ArrayList<>();
    for (Parameter parameter : model.parameters()) {
      got.add(parameter.name() + " " + Arrays.toString(parameter.value().shape()));
      parameter.value().close(); // hundreds of megabytes
    }

    List<String> want = new ArrayList<>();
    released
        .get("tensors")
        .fields()
        .forEachRemaining(
            tensor -> {
              if (tensor.getValue().get("kind").textValue().equals("parameter")) {
                want.add(
                    tensor.getKey()
                        + " "
                        + tensor.getValue().get("shape").toString().replace(",", ", "));
              }
            });
    assertThat(got).containsExactlyElementsOf(want);
    assertThat(model.config().path("architectures").path(0))
        .isEqualTo(released.get("architecture"));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> PerceiverModels.released("language", Initializer.zeros()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'language'; there are [language-perceiver, ");
  }
}
