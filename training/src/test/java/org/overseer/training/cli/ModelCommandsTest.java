package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.cli.ModelFixtures.AUTOENCODER;
import static org.overseer.training.cli.ModelFixtures.CLASSIFIER;
import static org.overseer.training.cli.ModelFixtures.FLOW;
import static org.overseer.training.cli.ModelFixtures.LANGUAGE;
import static org.overseer.training.cli.ModelFixtures.copy;
import static org.overseer.training.cli.ModelFixtures.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.audio.WavFile;
import org.overseer.perceiver.audio.Waveform;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.flow.FloFile;
import org.overseer.perceiver.flow.FlowEstimator;
import org.overseer.perceiver.flow.FlowPicture;
import org.overseer.perceiver.flow.OpticalFlow;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.GifAnimation;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.ImageProcessor;
import org.overseer.perceiver.image.ImageProcessorConfig;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.ModelInputs;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.multimodal.MultimodalAutoencoder;
import org.overseer.perceiver.multimodal.Reconstruction;
import org.overseer.perceiver.text.ByteTokenizer;
import org.overseer.perceiver.video.VideoFrames;

/** The commands of {@code overseer model}, held to what the library says of the same inputs. */
class ModelCommandsTest {

  @TempDir private Path folder;

  @Test
  void classifyGivesTheMostProbableClasses() throws IOException {
    Path first = image(folder, "first.png", 30, 20, 1);
    Path second = image(folder, "second.png", 12, 40, 2);
    JsonNode json =
        InProcess.run(
                "model", "classify", "--model", CLASSIFIER, first, second, "--json", "--top=4")
            .json();
    assertThat(json.get("model").textValue()).isEqualTo(CLASSIFIER.toString());
    assertThat(json.has("warning")).isFalse();
    assertThat(json.get("images")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      Path file = i == 0 ? first : second;
      double[] want = softmax(imageLogits(file));
      JsonNode predictions = json.at("/images/" + i + "/predictions");
      assertThat(json.at("/images/" + i + "/image").textValue()).isEqualTo(file.toString());
      assertThat(predictions).hasSize(4);
      double[] sorted = want.clone();
      Arrays.sort(sorted);
      for (int rank = 0; rank < 4; rank++) {
        JsonNode prediction = predictions.get(rank);
        int index = prediction.get("index").intValue();
        assertThat(prediction.get("probability").doubleValue())
            .isCloseTo(want[index], within(1e-6))
            .isCloseTo(sorted[sorted.length - 1 - rank], within(1e-6));
        assertThat(prediction.get("label").textValue()).isEqualTo("LABEL_" + index);
      }
    }
  }

  @Test
  void classifyUsesTheFoldersNamesAndPreparation() throws IOException {
    Path model = copy(folder, CLASSIFIER);
    ObjectNode config =
        (ObjectNode) new ObjectMapper().readTree(model.resolve("config.json").toFile());
    ObjectNode names = config.putObject("id2label");
    for (int i = 0; i < 11; i++) {
      names.put(Integer.toString(i), "thing " + i);
    }
    new ObjectMapper().writeValue(model.resolve("config.json").toFile(), config);
    Files.writeString(
        model.resolve("preprocessor_config.json"), "{\"size\": 9, \"do_center_crop\": false}");
    Path image = image(folder, "wide.png", 10, 40, 3);

    JsonNode json = InProcess.run("model", "classify", "--model", model, image, "--json").json();
    double[] want = softmax(imageLogits(image, ImageProcessorConfig.read(model, sized(9))));
    JsonNode best = json.at("/images/0/predictions/0");
    assertThat(best.get("label").textValue()).isEqualTo("thing " + best.get("index"));
    assertThat(best.get("probability").doubleValue())
        .isCloseTo(Arrays.stream(want).max().orElseThrow(), within(1e-6));

    List<String> lines =
        InProcess.run("model", "classify", "--model", model, image, "--top", 2)
            .out()
            .lines()
            .toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo(image.toString());
    assertThat(lines.get(1)).matches(" +[0-9.]+ %  thing [0-9]+");
  }

  @Test
  void fillMaskGivesTheMostProbableBytes() {
    String text = "caf[MASK][MASK] au l[MASK]it";
    JsonNode json = InProcess.run("model", "fill-mask", "--model", LANGUAGE, text, "--json").json();
    int[] ids = ByteTokenizer.encodeMasked(text);
    float[] logits = languageLogits(ids);
    int[] positions = {4, 5, 11};
    assertThat(json.get("masked")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      double[] want =
          softmax(Arrays.copyOfRange(logits, positions[i] * 262, (positions[i] + 1) * 262));
      JsonNode filled = json.get("masked").get(i);
      assertThat(filled.get("index").intValue()).isEqualTo(positions[i] - 1);
      assertThat(filled.get("candidates")).hasSize(5);
      double before = 1;
      for (JsonNode candidate : filled.get("candidates")) {
        double probability = candidate.get("probability").doubleValue();
        assertThat(probability)
            .isCloseTo(want[candidate.get("id").intValue()], within(1e-5))
            .isLessThanOrEqualTo(before);
        before = probability;
      }
      assertThat(filled.at("/candidates/0/probability").doubleValue())
          .isCloseTo(Arrays.stream(want).max().orElseThrow(), within(1e-5));
      int best = 6;
      for (int id = 6; id < 262; id++) {
        best = want[id] > want[best] ? id : best;
      }
      ids[positions[i]] = best;
    }
    assertThat(json.get("text").textValue()).isEqualTo(ByteTokenizer.decode(ids, true));
  }

  @Test
  void fillMaskPrintsALineForEachByteAndTheText() {
    String out = InProcess.run("model", "fill-mask", "--model", LANGUAGE, "a[MASK]b[MASK]").out();
    List<String> lines = out.lines().toList();
    assertThat(lines.get(0)).startsWith("byte 1 ");
    assertThat(lines.get(1)).startsWith("byte 3 ");
    assertThat(lines.get(2)).startsWith("a").contains("b");
  }

  @Test
  void flowIsEstimatedDrawnAndSaved() throws IOException {
    Path first = image(folder, "first.png", 15, 21, 4);
    Path second = image(folder, "second.png", 15, 21, 5);
    Path picture = folder.resolve("out/flow.png");
    Path flo = folder.resolve("out/flow.flo");
    JsonNode json = flow(first, second, picture, "--flo", flo);
    FloatImage want = estimate(first, second);

    assertThat(FloFile.read(flo).values()).hasSameSizeAs(want.values());
    for (int i = 0; i < want.values().length; i++) {
      assertThat(FloFile.read(flo).values()[i]).isCloseTo(want.values()[i], within(1e-4f));
    }
    assertThat(ImageFiles.read(picture)).isEqualTo(FlowPicture.of(FloFile.read(flo)));
    assertThat(json.get("width").intValue()).isEqualTo(21);
    assertThat(json.get("height").intValue()).isEqualTo(15);
    double largest = json.get("largest_motion_pixels").doubleValue();
    assertThat(json.get("mean_motion_pixels").doubleValue()).isBetween(0.0, largest);

    JsonNode unscaled = flow(first, second, picture, "--scale", 1);
    assertThat(unscaled.get("largest_motion_pixels").doubleValue())
        .isCloseTo(largest / 20, within(1e-5));
    assertThat(unscaled.has("flo")).isFalse();
  }

  private static JsonNode flow(Path first, Path second, Path picture, Object... more) {
    List<Object> words = new ArrayList<>(List.of("model", "flow", first, second, "--json"));
    words.addAll(List.of("--model", FLOW, "--out", picture));
    words.addAll(List.of(more));
    return InProcess.run(words.toArray()).json();
  }

  @Test
  void aClipIsDecodedFromItsLatents() {
    List<RgbImage> frames = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      frames.add(ImageFiles.read(image(folder, "frame" + i + ".png", 30, 25, 10 + i)));
    }
    Path gif = folder.resolve("clip.gif");
    GifAnimation.write(gif, frames, 4);
    Path wav = folder.resolve("sound.wav");
    float[] sound = new float[200];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (float) Math.sin(0.3 * i);
    }
    WavFile.write(wav, new Waveform(1600, sound));
    Path out = folder.resolve("decoded");

    JsonNode json =
        InProcess.run(
                "model",
                "autoencode",
                gif,
                "--model",
                AUTOENCODER,
                "--audio",
                wav,
                "--out",
                out,
                "--json")
            .json();

    Reconstruction want = reconstruct(gif, wav);
    List<RgbImage> wantFrames = VideoFrames.frames(want.video(), 16, 12);
    for (int i = 0; i < 2; i++) {
      RgbImage got = ImageFiles.read(out.resolve("frames/frame-000" + (i + 1) + ".png"));
      for (int j = 0; j < got.pixels().length; j++) {
        int difference =
            Byte.toUnsignedInt(got.pixels()[j]) - Byte.toUnsignedInt(wantFrames.get(i).pixels()[j]);
        assertThat(Math.abs(difference)).isLessThanOrEqualTo(1);
      }
    }
    assertThat(
            GifAnimation.read(
                out.resolve("video.gif"), count -> IntStream.range(0, count).toArray(), f -> f))
        .hasSize(2);
    Waveform gotSound = WavFile.read(out.resolve("audio.wav"));
    assertThat(gotSound.sampleRate()).isEqualTo(800); // 32 samples a frame
    assertThat(gotSound.samples()).hasSize(64);
    for (int i = 0; i < 64; i++) {
      assertThat(gotSound.samples()[i])
          .isCloseTo(Math.max(-1, Math.min(1, want.audio()[i])), within(1e-3f));
    }
    double[] classes = softmax(want.label());
    assertThat(json.get("predictions")).hasSize(5);
    assertThat(json.at("/predictions/0/probability").doubleValue())
        .isCloseTo(Arrays.stream(classes).max().orElseThrow(), within(1e-5));
    assertThat(json.get("video_psnr_db").doubleValue()).isFinite();
  }

  /** In other chunks than the command's. */
  private static Reconstruction reconstruct(Path gif, Path wav) {
    MultimodalAutoencoder model =
        PerceiverModels.open(AUTOENCODER).network(MultimodalAutoencoder.class);
    float[] frames = VideoFrames.values(VideoFrames.read(gif, 2, 16, 12));
    float[] sound = WavFile.read(wav).resampled(800).ofLength(64).samples();
    try (Tape tape = new Tape(KernelSelection.choose())) {
      return Reconstruction.of(
          model,
          tape,
          Reconstruction.Clips.unlabelled(model.config(), frames, sound),
          3,
          new SplittableRandom(5),
          (done, all) -> {});
    }
  }

  @Test
  void aClipWithoutSoundIsSilent() {
    Path frames = folder.resolve("frames");
    VideoFrames.writePngs(frames, List.of(RgbImage.black(20, 20)));
    String out =
        InProcess.run(
                "model", "autoencode", frames, "--model", AUTOENCODER, "--out", folder, "--top", 2)
            .out();
    assertThat(out.lines()).hasSize(4);
    assertThat(out)
        .startsWith(frames + ": all 1 frames, 0.04 s slowed down to 0.08 s, no sound\n")
        .contains("video.gif", "dB");
    InProcess.run("model", "autoencode", folder, "--model", LANGUAGE, "--out", folder)
        .assertFailsInOneLine(ExitCode.FAILED, "a multimodal autoencoder");
    InProcess.run("model", "autoencode", CLASSIFIER, "--model", AUTOENCODER, "--out", folder)
        .assertFailsInOneLine(ExitCode.FAILED, "has no images");
  }

  @Test
  void inspectCountsParametersAndOperations() throws IOException {
    JsonNode released =
        new ObjectMapper()
            .readTree(
                InProcess.fixture("released-shapes")
                    .resolve("vision-perceiver-conv.json")
                    .toFile());
    JsonNode json =
        InProcess.run("model", "inspect", "--model=vision-perceiver-conv", "--json").json();
    assertThat(json.get("parameters")).isEqualTo(released.get("parameter_count"));
    assertThat(sum(json.get("parameters_by_part"))).isEqualTo(json.get("parameters").longValue());
    assertThat(sum(json.get("flops_by_part"))).isEqualTo(json.get("flops").longValue());
    assertThat(json.get("flops").doubleValue()).isCloseTo(369.1e9, within(1e9)); // the paper: 369B
    assertThat(json.at("/config/num_latents").intValue()).isEqualTo(512);

    String out = InProcess.run("model", "inspect", "--model", LANGUAGE).out();
    assertThat(out).contains("num_latents", "encoder.self_attends", "MFLOPs").contains("100,198");
  }

  @Test
  void randomWeightsComeFromTheSeedAndAreToldToMeanNothing() throws IOException {
    Path bare = Files.createDirectory(folder.resolve("bare"));
    Files.copy(LANGUAGE.resolve("config.json"), bare.resolve("config.json"));
    JsonNode one = fillRandomly(bare, 1);
    assertThat(one.get("warning").textValue())
        .isEqualTo("random weights (seed 1): this answer means nothing");
    assertThat(fillRandomly(bare, 1)).isEqualTo(one);
    assertThat(fillRandomly(bare, 2).get("masked")).isNotEqualTo(one.get("masked"));
    assertThat(InProcess.run("model", "fill-mask", "--model", bare, "--random", 1, "[MASK]").out())
        .endsWith("note: random weights (seed 1): this answer means nothing\n");
    InProcess.run("model", "fill-mask", "--model", bare, "[MASK]")
        .assertFailsInOneLine(ExitCode.FAILED, "model.safetensors");
  }

  private static JsonNode fillRandomly(Path model, int seed) {
    return InProcess.run(
            "model", "fill-mask", "--model", model, "--random", seed, "--json", "x[MASK]")
        .json();
  }

  @Test
  void namesAndTextsDoNotControlTheTerminal() throws IOException {
    Path model = copy(folder, CLASSIFIER);
    ObjectNode config =
        (ObjectNode) new ObjectMapper().readTree(model.resolve("config.json").toFile());
    ObjectNode names = config.putObject("id2label");
    IntStream.range(0, 11).forEach(i -> names.put(Integer.toString(i), "a\n\u001b[2J"));
    config.put("x\u001bc", 1);
    new ObjectMapper().writeValue(model.resolve("config.json").toFile(), config);

    assertThat(
            InProcess.run("model", "classify", "--model", model, image(folder, "i.png", 9, 9, 1))
                .out())
        .contains("a\\x0A\\x1B[2J\n")
        .doesNotContain("\u001b");
    assertThat(InProcess.run("model", "inspect", "--model", model).out())
        .contains("x\\x1Bc")
        .doesNotContain("\u001b");
    assertThat(InProcess.run("model", "fill-mask", "--model", LANGUAGE, "\u009b\t[MASK]").out())
        .contains("\\x9B\\x09")
        .doesNotContain("\u009b");
  }

  private static ImageProcessorConfig sized(int side) {
    return ImageProcessorConfig.imageNetSized(side, side);
  }

  private static float[] imageLogits(Path image) {
    return imageLogits(image, sized(9));
  }

  /** Through the general interface: {@code pixel_values}, channels first. */
  private static float[] imageLogits(Path image, ImageProcessorConfig config) {
    FloatImage pixels = new ImageProcessor(config).process(ImageFiles.read(image));
    float[] values = new float[pixels.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels.values()[i % 81 * 3 + i / 81];
    }
    return logits(CLASSIFIER, Map.of("pixel_values", Tensor.ofFloats(values, 1, 3, 9, 9)));
  }

  private static float[] languageLogits(int[] ids) {
    long[] values = Arrays.stream(ids).asLongStream().toArray();
    return logits(LANGUAGE, Map.of("input_ids", Tensor.ofLongs(values, 1, ids.length)));
  }

  private static float[] logits(Path folder, Map<String, Tensor> inputs) {
    RunnableModel model = PerceiverModels.open(folder);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(/* recording= */ false);
      var outputs = model.run(tape, ModelInputs.of(inputs));
      return FloatBuffers.toArray(outputs.get("logits").value().value());
    }
  }

  private static FloatImage estimate(Path first, Path second) {
    OpticalFlow model = PerceiverModels.open(FLOW).network(OpticalFlow.class);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      return new FlowEstimator(model, tape)
          .estimate(ImageFiles.read(first), ImageFiles.read(second), (done, all) -> {});
    }
  }

  private static double[] softmax(float[] logits) {
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(logits[i]);
      sum += shares[i];
    }
    double total = sum;
    return Arrays.stream(shares).map(share -> share / total).toArray();
  }

  private static long sum(JsonNode parts) {
    long sum = 0;
    for (JsonNode part : parts) {
      sum += part.longValue();
    }
    return sum;
  }
}
