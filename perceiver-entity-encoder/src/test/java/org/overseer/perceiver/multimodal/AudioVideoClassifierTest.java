package org.overseer.perceiver.multimodal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.ModelInputs;
import org.overseer.perceiver.models.ModelOutput;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;

class AudioVideoClassifierTest {
  private final Tape tape = new Tape(KernelSelection.choose());

  @AfterEach
  void close() {
    tape.close();
  }

  @Test
  void hasThePapersSizes() {
    RunnableModel model =
        PerceiverModels.create(PerceiverModels.audioSetConfig(), Initializer.zeros());
    AudioVideoClassifierConfig config = model.network(AudioVideoClassifier.class).config();

    assertThat(config.inputs()).isEqualTo(13_024);
    assertThat(config.perceiver().dModel()).isEqualTo(487);
    assertThat(model.parameters().scalars() / 1e6).isEqualTo(25.0, within(0.1));
    assertThat(model.countFlops().total() / 1e9).isEqualTo(52.9, within(1.5));
    model.parameters().forEach(parameter -> parameter.value().close());
  }

  @Test
  void everyParameterAndBothModalitiesHaveASay() {
    RunnableModel model = small();
    AudioVideoClassifier network = model.network(AudioVideoClassifier.class);
    float[] video = random(3, 2 * 4 * 8 * 8 * 3);
    float[] audio = random(4, 2 * 32);

    float[] logits = logits(network, video, audio);

    float[] silent = audio.clone();
    Arrays.fill(silent, 0, 32, 0f);
    float[] dark = video.clone();
    Arrays.fill(dark, 0, video.length / 2, 0f);
    assertThat(logits).hasSize(2 * 5);
    assertThat(Arrays.copyOf(logits(network, video, silent), 5))
        .isNotEqualTo(Arrays.copyOf(logits, 5));
    assertThat(Arrays.copyOf(logits(network, dark, audio), 5))
        .isNotEqualTo(Arrays.copyOf(logits, 5));
    assertThat(Arrays.copyOfRange(logits(network, dark, silent), 5, 10))
        .containsExactly(Arrays.copyOfRange(logits, 5, 10), within(1e-5f));
    assertEveryParameterHasAGradient(model, network, video, audio);
  }

  private void assertEveryParameterHasAGradient(
      RunnableModel model, AudioVideoClassifier network, float[] video, float[] audio) {
    tape.begin(/* recording= */ true);
    Variable logits = run(network, video, audio);
    tape.backward(Functions.weightedSum(logits, random(5, 10)));
    for (Parameter parameter : model.parameters()) {
      if (!parameter.name().endsWith("self.key.bias")) { // has none: softmax ignores shifts
        assertThat(parameter.gradient().amaxNumber().floatValue())
            .as(parameter.name())
            .isPositive();
      }
    }
  }

  private float[] logits(AudioVideoClassifier network, float[] video, float[] audio) {
    tape.begin(/* recording= */ false);
    return FloatBuffers.toArray(run(network, video, audio).value());
  }

  private Variable run(AudioVideoClassifier network, float[] video, float[] audio) {
    Variable latents =
        network.encode(tape.constant(video, 2, 4, 8, 8, 3), tape.constant(audio, 2, 32));
    return network.logits(latents, 2);
  }

  @Test
  void runsOnNamedInputs() {
    RunnableModel model = small();
    ModelInputs inputs =
        ModelInputs.of(
            Map.of(
                "image", Tensor.ofFloats(random(3, 4 * 3 * 8 * 8), 1, 4, 3, 8, 8),
                "audio", Tensor.ofFloats(random(4, 32), 1, 32, 1)));
    tape.begin(/* recording= */ false);

    Map<String, ModelOutput> outputs = model.run(tape, inputs);

    assertThat(outputs.get("last_hidden_state").shape()).containsExactly(1, 6, 16);
    assertThat(outputs.get("logits").shape()).containsExactly(1, 5);
  }

  private static RunnableModel small() {
    ObjectNode json = PerceiverModels.audioSetConfig().copy();
    json.put("num_latents", 6).put("d_latents", 16).put("num_self_attends_per_block", 2);
    json.put("num_frames", 4).put("image_size", 8).put("audio_samples_per_frame", 8);
    json.put("samples_per_patch", 4).put("num_labels", 5);
    ObjectNode settings = (ObjectNode) json.get("multimodal");
    settings.put("spatial_downsample", 4).put("image_num_bands", 2).put("audio_num_bands", 3);
    settings.put("label_query_channels", 12);
    return PerceiverModels.create(
        JsonObject.parse("config.json", json.toString().getBytes(StandardCharsets.UTF_8)),
        Initializer.huggingFace(new SplittableRandom(2), 0.2));
  }

  private static float[] random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
