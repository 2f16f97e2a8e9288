package org.overseer.perceiver.multimodal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.image.ChannelsLast;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.multimodal.Reconstruction.Clips;

/** What the golden fixture does not show: whole outputs, masking, one modality alone. */
class MultimodalAutoencoderTest {
  private static final int POINTS = 2 * 16 * 12;
  private static final int LABELS = 7;

  private final MultimodalAutoencoder model =
      PerceiverModels.open(Fixtures.folder("multimodal-autoencoding"))
          .network(MultimodalAutoencoder.class);
  private final Tape tape = new Tape(KernelSelection.choose());

  @AfterEach
  void close() {
    tape.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 128})
  void chunksPutTogetherAreWhatIsDecodedAtOnce(int chunks) {
    Clips clips = clips();
    MultimodalAutoencoder.Decoded atOnce = decodeEverything(clips);
    float[] image = FloatBuffers.toArray(atOnce.image().value());
    float[] audio = FloatBuffers.toArray(atOnce.audio().value());
    float[] label = FloatBuffers.toArray(atOnce.label().value());
    List<String> heard = new ArrayList<>();

    Reconstruction whole =
        Reconstruction.of(
            model,
            tape,
            clips,
            chunks,
            new SplittableRandom(1),
            (done, all) -> heard.add(done + "/" + all));

    assertThat(whole.video()).hasSize(2 * POINTS * 3).containsExactly(image, within(1e-4f));
    assertThat(whole.audio()).hasSize(2 * 64).containsExactly(audio, within(1e-4f));
    assertThat(whole.label()).hasSize(2 * LABELS).containsExactly(label, within(1e-4f));
    assertThat(heard).hasSize(chunks).endsWith(chunks + "/" + chunks);
  }

  private MultimodalAutoencoder.Decoded decodeEverything(Clips clips) {
    Points all = new Points(IntStream.range(0, POINTS).toArray(), IntStream.range(0, 8).toArray());
    tape.begin(/* recording= */ false);
    return model.decode(encode(model, clips), clips.examples(), all);
  }

  @Test
  void theLabelAloneIsClassifiedAsAmongOtherPoints() {
    Clips clips = clips();
    float[] among = FloatBuffers.toArray(decodeEverything(clips).label().value());

    tape.begin(/* recording= */ false);
    MultimodalAutoencoder.Decoded alone =
        model.decode(encode(model, clips), clips.examples(), Points.LABEL_ONLY);

    assertThat(FloatBuffers.toArray(alone.label().value())).containsExactly(among, within(1e-5f));
    assertThat(alone.image().shape()).containsExactly(0, 3);
    assertThat(alone.audio().shape()).containsExactly(0, 8);
  }

  @Test
  void aMaskedLabelIsNotReadAndAnUnmaskedOneIs() {
    Clips clips = clips();
    float[] label = clips.label().clone();
    label[3] += 1;
    Clips other = new Clips(2, clips.video(), clips.audio(), label);

    assertThat(latents(model, clips, 1)).containsExactly(latents(model, other, 1));

    MultimodalAutoencoder reading = withLabelMask(0);
    assertThat(close(latents(reading, clips, 1), latents(reading, other, 1))).isFalse();
  }

  @Test
  void aProbabilityBetweenMasksSomeVectorsByTheGenerator() {
    MultimodalAutoencoder sometimes = withLabelMask(0.5);
    float[] masked = latents(withLabelMask(1), clips(), 1);
    float[] read = latents(withLabelMask(0), clips(), 1);

    int maskedSeen = 0;
    int readSeen = 0;
    for (int seed = 0; seed < 20; seed++) {
      float[] got = Arrays.copyOf(latents(sometimes, clips(), seed), masked.length / 2);
      boolean isMasked = close(got, masked);
      boolean isRead = close(got, read);
      assertThat(isMasked).as("seed %d", seed).isNotEqualTo(isRead);
      maskedSeen += isMasked ? 1 : 0;
      readSeen += isRead ? 1 : 0;
    }
    assertThat(maskedSeen).isPositive();
    assertThat(readSeen).isPositive();
  }

  private static boolean close(float[] got, float[] want) {
    for (int i = 0; i < got.length; i++) {
      if (Math.abs(got[i] - want[i]) > 1e-4f) {
        return false;
      }
    }
    return true;
  }

  /** The golden model with another probability; other probabilities stay as they are. */
  private static MultimodalAutoencoder withLabelMask(double probability) {
    ModelFolder folder = ModelFolder.open(Fixtures.folder("multimodal-autoencoding"));
    String json = folder.config().copy().toString();
    assertThat(json).contains("\"label\":1.0");
    RunnableModel model = create(json.replace("\"label\":1.0", "\"label\":" + probability));
    folder.load(model.parameters(), "");
    return model.network(MultimodalAutoencoder.class);
  }

  private static RunnableModel create(String json) {
    return PerceiverModels.create(
        JsonObject.parse("config.json", json.getBytes(StandardCharsets.UTF_8)),
        Initializer.zeros());
  }

  private float[] latents(MultimodalAutoencoder network, Clips clips, long seed) {
    tape.begin(/* recording= */ false);
    return FloatBuffers.toArray(encode(network, clips, seed).value());
  }

  private Variable encode(MultimodalAutoencoder network, Clips clips) {
    return encode(network, clips, 1);
  }

  private Variable encode(MultimodalAutoencoder network, Clips clips, long seed) {
    MultimodalAutoencoder.Inputs inputs =
        new MultimodalAutoencoder.Inputs(
            tape.constant(clips.video(), clips.examples(), 2, 16, 12, 3),
            tape.constant(clips.audio(), clips.examples(), 64),
            tape.constant(clips.label(), clips.examples(), LABELS));
    return network.encode(inputs, new SplittableRandom(seed));
  }

  private static Clips clips() {
    Map<String, Tensor> inputs =
        Fixtures.tensors(Fixtures.folder("multimodal-autoencoding").resolve("inputs.safetensors"));
    return new Clips(
        2,
        ChannelsLast.of(inputs.get("image").toFloats(), 3, 16 * 12),
        inputs.get("audio").toFloats(),
        inputs.get("label").toFloats());
  }

  @Test
  void aClipOfAnotherSizeAndAPointThatDoesNotExistAreRefused() {
    tape.begin(/* recording= */ false);
    Variable video = tape.constant(new float[2 * 16 * 16 * 3], 1, 2, 16, 16, 3);
    Variable audio = tape.constant(new float[64], 1, 64);
    Variable label = tape.constant(new float[LABELS], 1, LABELS);

    assertThatThrownBy(
            () ->
                model.encode(
                    new MultimodalAutoencoder.Inputs(video, audio, label), new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("video: expected [1, 2, 16, 12, 3] but got [1, 2, 16, 16, 3]");

    Variable latents = tape.constant(new float[320], 10, 32);
    Points beyond = new Points(new int[] {POINTS}, new int[] {0});
    assertThatThrownBy(() -> model.decode(latents, 1, beyond))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("point 384 does not lie in the grid [2, 16, 12]");
  }

  @Test
  void aClipWithMorePointsAndPatchesThanCanBeCountedIsRefused() {
    int[] resolution = {2, 4, 3};
    assertThatThrownBy(
            () -> new AudioVideoConfig(2, 16, 12, Integer.MAX_VALUE, 1, 1, 4, 6, 64, 4, resolution))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2147483647 audio patches is too large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"num_frames\":2 | \"num_frames\":3 | as many frames as 'num_frames' (3)",
        "\"spatial_downsample\":4 | \"spatial_downsample\":5 | height (16) must be divisible by"
            + " spatial_downsample (5)",
        "\"label\":1.0 | \"label\":1.5 | 'label' is 1.5; it must name a modality",
        "\"audio_num_bands\":6 | \"audio_num_bands\":2147483647 | must be at most 65536",
        "\"audio_samples_per_frame\":32 | \"audio_samples_per_frame\":2147483647 | overflow",
        "[2,2,16,12] | [2,2,65536,65536] | is too large",
        "\"num_labels\":7 | \"num_labels\":0 | a classifier needs at least 1 class, has 0",
      })
  void aConfigThatBreaksARuleIsOneClearLine(String from, String to, String problem) {
    ObjectNode json = ModelFolder.open(Fixtures.folder("multimodal-autoencoding")).config().copy();
    assertThat(json.toString()).contains(from);

    assertThatThrownBy(() -> create(json.toString().replace(from, to)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("config.json: ")
        .hasMessageContaining(problem);
  }
}
