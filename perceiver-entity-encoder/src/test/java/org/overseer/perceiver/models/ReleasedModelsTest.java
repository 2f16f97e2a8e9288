package org.overseer.perceiver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.multimodal.MultimodalAutoencoder;

/** The released configurations at full size against the state dicts of the released classes. */
class ReleasedModelsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "language-perceiver",
        "vision-perceiver-learned",
        "vision-perceiver-fourier",
        "vision-perceiver-conv",
        "optical-flow-perceiver",
        "multimodal-perceiver"
      })
  void hasTheNamesAndShapesOfTheReleasedStateDictInItsOrder(String name) throws IOException {
    JsonNode released =
        new ObjectMapper()
            .readTree(Fixtures.folder("released-shapes").resolve(name + ".json").toFile());
    RunnableModel model = PerceiverModels.released(name, Initializer.zeros());

    List<String> parameters = new ArrayList<>();
    long scalars = model.parameters().scalars();
    for (Parameter parameter : model.parameters()) {
      parameters.add(parameter.name() + " " + Arrays.toString(parameter.value().shape()));
      parameter.value().close(); // hundreds of megabytes
    }
    List<String> buffers = new ArrayList<>();
    for (Buffer buffer : model.parameters().buffers()) {
      String type = buffer.integral() ? " int64" : " float32";
      buffers.add(buffer.name() + " " + Arrays.toString(buffer.value().shape()) + type);
    }

    List<String> wantParameters = new ArrayList<>();
    List<String> wantBuffers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> tensor : released.get("tensors").properties()) {
      JsonNode about = tensor.getValue();
      String text = tensor.getKey() + " " + about.get("shape").toString().replace(",", ", ");
      if (about.get("kind").textValue().equals("parameter")) {
        wantParameters.add(text);
      } else {
        wantBuffers.add(text + " " + about.get("dtype").textValue());
      }
    }
    assertThat(parameters).containsExactlyElementsOf(wantParameters);
    assertThat(buffers).containsExactlyElementsOf(wantBuffers);
    assertThat(scalars).isEqualTo(released.get("parameter_count").longValue());
    assertThat(model.config().path("architectures").path(0))
        .isEqualTo(released.get("architecture"));
  }

  /** Linear layers and attention products of one example, as the paper's authors count. */
  @Test
  void theFlopsAreThoseOfTheCheckedFormula() {
    FlopCounter language = flops("language-perceiver");
    FlopCounter.Part tied = language.parts().get(language.parts().size() - 1);
    assertThat(tied.flops() / 1e9).isEqualTo(0.8, within(0.05));
    assertThat((language.total() - tied.flops()) / 1e9).isEqualTo(120.1, within(0.05));

    assertThat(flops("multimodal-perceiver").total() / 1e12).isEqualTo(7.47, within(0.005));
  }

  /** In training 512 queries of the video and 512 of the sound are decoded. */
  @Test
  void theMultimodalFlopsInTrainingAreThoseOfTheCheckedFormula() {
    RunnableModel model = PerceiverModels.released("multimodal-perceiver", Initializer.zeros());

    FlopCounter counter = model.network(MultimodalAutoencoder.class).countFlops(512, 512);

    assertThat(counter.total() / 1e9).isEqualTo(260, within(0.5));
    model.parameters().forEach(parameter -> parameter.value().close());
  }

  private static FlopCounter flops(String name) {
    RunnableModel model = PerceiverModels.released(name, Initializer.zeros());
    model.parameters().forEach(parameter -> parameter.value().close());
    return model.countFlops();
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> PerceiverModels.released("language", Initializer.zeros()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'language'; there are [language-perceiver, ");
  }
}
