package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.audio.WavFile;
import org.overseer.perceiver.audio.Waveform;
import org.overseer.perceiver.image.GifAnimation;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.multimodal.AudioVideoConfig;
import org.overseer.perceiver.multimodal.MultimodalAutoencoder;
import org.overseer.perceiver.multimodal.Reconstruction;

class AutoencodeRecipeTest {
  private static final AutoencodeRecipe.Settings SETTINGS =
      new AutoencodeRecipe.Settings(2, 0.03, 1, 0.0001, 20, 32, 0.5);

  @TempDir private Path folder;

  @Test
  void trainingGoesOnWhereItStopped() throws IOException {
    Split<ClipFolder> data = clips();
    RecipeContract.check(
        model(0.5),
        model -> new AutoencodeRecipe(model, data, SETTINGS, 3, 4),
        folder.resolve("run"));
  }

  @Test
  void theSavedModelMasksEveryLabel() throws IOException {
    AutoencodeRecipe recipe = new AutoencodeRecipe(model(0.5), clips(), SETTINGS, 3, 4);
    recipe.save(folder.resolve("saved"));
    JsonObject config = JsonObject.read(folder.resolve("saved/config.json"));
    assertThat(config.object("multimodal").object("mask_probs").number("label")).isEqualTo(1);
    PerceiverModels.open(folder.resolve("saved"));
  }

  @Test
  void twoKindsOfClipsAreReconstructedAndToldApart() throws IOException {
    Split<ClipFolder> data = clips();
    // The class counts as much as the rest, and is always masked.
    AutoencodeRecipe.Settings settings = new AutoencodeRecipe.Settings(2, 1, 1, 0.3, 40, 64, 1);
    AutoencodeRecipe recipe = new AutoencodeRecipe(model(1), data, settings, 4, 4);
    OptimizerSettings adam =
        new OptimizerSettings(OptimizerSettings.Name.ADAM, 5e-3, 0, 0, 0, 10, 0.9, 0.98);
    double[] losses = RecipeContract.train(recipe, adam, 150);
    assertThat(losses[1]).isLessThan(0.5 * losses[0]);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, adam, 1, KernelSelection.choose())) {
      Evaluation evaluation = trainer.evaluate();
      assertThat(evaluation.figure(Evaluation.ACCURACY)).isEqualTo(1);
      assertThat(evaluation.figure(AutoencodeRecipe.VIDEO_PSNR)).isGreaterThan(10);
    }
  }

  @Test
  void anEvaluationOfPartOfTheClipsSeesBothClasses() throws IOException {
    clips();
    Split<ClipFolder> data = ClipFolder.open(folder.resolve("clips"), 2);
    RunnableModel zeros = model(1);
    zeros.parameters().forEach(parameter -> parameter.value().assign(0));
    AutoencodeRecipe recipe = new AutoencodeRecipe(zeros, data, SETTINGS, 2, 4);
    OptimizerSettings adam =
        new OptimizerSettings(OptimizerSettings.Name.ADAM, 5e-3, 0, 0, 0, 10, 0.9, 0.98);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, adam, 1, KernelSelection.choose())) {
      // Both classes are alike to zeros, so the first is named: right for one of two clips.
      assertThat(trainer.evaluate().figure(Evaluation.ACCURACY)).isEqualTo(0.5);
    }
  }

  @Test
  void soundIsReadBesideTheVideoAndSilenceWithoutIt() throws IOException {
    Split<ClipFolder> data = clips();
    AudioVideoConfig config = model(1).network(MultimodalAutoencoder.class).config().clip();
    ClipFolder.Clip silent = data.training().clip(0, config);
    ClipFolder.Clip loud = data.training().clip(2, config);
    assertThat(loud.audio()).hasSize(config.audioSamples());
    assertThat(loud.audio()[20]).isCloseTo(0.5f, within(0.05f));
    assertThat(silent.audio()).containsOnly(0f);
    assertThat(silent.label()).isZero();
    assertThat(loud.label()).isEqualTo(1);
    assertThat(silent.video()[0]).isEqualTo(1f);
  }

  @Test
  void aRateThatNoSoundHasIsRefusedWhenTheRecipeOpens() throws IOException {
    Split<ClipFolder> data = clips();
    ObjectNode config = config(1).put("audio_samples_per_frame", 64_000);
    RunnableModel model = FirstValues.paper().create(config, 1);
    assertThatThrownBy(() -> new AutoencodeRecipe(model, data, SETTINGS, 3, 4))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "the model's frames have 64,000 samples each, 1,600,000 a second; sound has 1 to 768,000");
  }

  @Test
  void scoresCompareWhereTheirWeightsAreTheSame() throws IOException {
    Split<ClipFolder> data = clips();
    AutoencodeRecipe recipe = new AutoencodeRecipe(model(1), data, SETTINGS, 3, 4);
    assertThat(recipe.measuredOn())
        .containsEntry("held out", "2")
        .containsEntry("looked at", "2")
        .containsEntry("label weight", "1.0E-4");
    AutoencodeRecipe.Settings faster = new AutoencodeRecipe.Settings(1, 0.03, 1, 0.0001, 9, 9, 1);
    assertThat(new AutoencodeRecipe(model(1), data, faster, 3, 5).measuredOn())
        .isEqualTo(recipe.measuredOn());
    AutoencodeRecipe.Settings other = new AutoencodeRecipe.Settings(2, 0.04, 1, 0.0001, 20, 32, 1);
    assertThat(new AutoencodeRecipe(model(1), data, other, 3, 4).measuredOn())
        .isNotEqualTo(recipe.measuredOn());
  }

  @Test
  void pointsAreDistinctAndInOrder() {
    int[] some = AutoencodeRecipe.chosen(100, 30, new SplittableRandom(1));
    assertThat(Arrays.stream(some).distinct().count()).isEqualTo(30);
    assertThat(some).isSorted();
    assertThat(some[29]).isLessThan(100);
    assertThat(AutoencodeRecipe.chosen(5, 30, new SplittableRandom(1)))
        .containsExactly(IntStream.range(0, 5).toArray());
  }

  @Test
  void peakSignalToNoiseIsInDecibels() {
    float[] original = {0, 1};
    assertThat(Reconstruction.peakSignalToNoise(original, new float[] {0.1f, 0.9f}, 1))
        .isCloseTo(20, within(1e-4));
    assertThat(Reconstruction.peakSignalToNoise(original, original, 1)).isEqualTo(100);
  }

  @Test
  void settingsOutOfRangeAndAModelThatNeverMasksAreRefused() throws IOException {
    refuses(() -> new AutoencodeRecipe.Settings(0, 1, 1, 1, 2, 2, 1), "batch size (0) must be");
    refuses(() -> new AutoencodeRecipe.Settings(1, 1, 1, 1, 0, 2, 1), "video points (0) must be");
    refuses(() -> new AutoencodeRecipe.Settings(1, 1, 1, 1, 2, 0, 1), "audio samples (0) must be");
    refuses(
        () -> new AutoencodeRecipe.Settings(1, Double.NaN, 1, 1, 2, 2, 1),
        "video weight (NaN) must be finite and not negative");
    refuses(
        () -> new AutoencodeRecipe.Settings(1, 1, 1, Double.POSITIVE_INFINITY, 2, 2, 1),
        "label weight (Infinity) must be finite and not negative");
    refuses(
        () -> new AutoencodeRecipe.Settings(1, 1, 1, 1, 2, 2, 0),
        "label mask probability (0.0) must be above 0 and at most 1");
    Split<ClipFolder> data = clips();
    refuses(
        () -> new AutoencodeRecipe(model(0), data, SETTINGS, 3, 4),
        "mask_probs.label (0.0) must be above 0 and at most 1");
    refuses(
        () ->
            new AutoencodeRecipe(
                model(1), data, new AutoencodeRecipe.Settings(2_000_000, 1, 1, 1, 2, 2, 1), 3, 4),
        "batch size (2,000,000) is too large: with 384 values an example");
  }

  private static void refuses(ThrowableAssert.ThrowingCallable making, String message) {
    assertThatThrownBy(making)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void damagedClipsAreToldWhenTheDataIsOpened() throws IOException {
    clips();
    Path clips = folder.resolve("clips");
    Path sound = clips.resolve("dark/1.wav");
    byte[] wav = Files.readAllBytes(sound);
    Files.writeString(sound, "no sound");
    refusesClips(sound + ": is not a WAV file");
    Files.write(sound, wav);
    Path frame = clips.resolve("bright/2/1.png");
    Files.writeString(frame, "no image");
    refusesClips(frame + ": is not a PNG, JPEG, GIF or BMP image");
    Files.delete(frame);
    Files.delete(clips.resolve("bright/2/2.png"));
    refusesClips(clips.resolve("bright/2") + ": holds no images, the frames of a clip");
  }

  private void refusesClips(String message) {
    assertThatThrownBy(() -> ClipFolder.open(folder.resolve("clips"), 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(message);
  }

  @Test
  void clipsOfOneClassAreEnoughButNoneHeldOutIsRefused() throws IOException {
    clips();
    Path one = Files.createDirectories(folder.resolve("one"));
    Files.move(folder.resolve("clips/bright"), one.resolve("bright"));
    assertThat(ClipFolder.open(one, 1).training().classes()).containsExactly("bright");
    Path few = Files.createDirectories(folder.resolve("few"));
    Files.createDirectories(few.resolve("bright"));
    Files.move(one.resolve("bright/0"), few.resolve("bright/0"));
    refuses(() -> ClipFolder.open(few, 0.1), "1 examples to learn from and 0 held out");
  }

  @Test
  void aFolderWithoutClipsAndAModelWithTooFewLabelsAreTold() throws IOException {
    assertThatThrownBy(() -> ClipFolder.open(folder, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("holds no clips");
    Split<ClipFolder> data = clips();
    ObjectNode config = config(1).put("num_labels", 1);
    RunnableModel model = FirstValues.paper().create(config, 1);
    assertThatThrownBy(() -> new AutoencodeRecipe(model, data, SETTINGS, 3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model tells 1 classes apart but the clips have 2");
  }

  /** Dark, humming GIFs and bright, silent folders of frames; the last of each is held out. */
  private Split<ClipFolder> clips() throws IOException {
    Path clips = folder.resolve("clips");
    float[] hum = new float[1600];
    Arrays.fill(hum, 0.5f);
    for (int i = 0; i < 3; i++) {
      Files.createDirectories(clips.resolve("dark"));
      GifAnimation.write(
          clips.resolve("dark/" + i + ".gif"),
          List.of(RgbImage.black(8, 8), RgbImage.black(8, 8)),
          4);
      WavFile.write(clips.resolve("dark/" + i + ".wav"), new Waveform(800, hum));
      byte[] white = new byte[8 * 8 * 3];
      Arrays.fill(white, (byte) 255);
      for (int frame = 1; frame <= 2; frame++) {
        Path file = clips.resolve("bright/%d/%d.png".formatted(i, frame));
        Files.createDirectories(file.getParent());
        ImageFiles.writePng(file, new RgbImage(8, 8, white));
      }
    }
    Split<ClipFolder> split = ClipFolder.open(clips, 1);
    assertThat(split.training().classes()).containsExactly("bright", "dark");
    return split;
  }

  private static RunnableModel model(double maskProbability) {
    return FirstValues.paper().create(config(maskProbability), 1);
  }

  private static ObjectNode config(double maskProbability) {
    ObjectNode config = TestData.small(ModelSizes.config("autoencode", ModelSizes.TINY));
    config.put("num_frames", 2).put("audio_samples_per_frame", 64).put("num_labels", 2);
    config.putArray("output_shape").add(1).add(2).add(8).add(8);
    ObjectNode settings = (ObjectNode) config.get("multimodal");
    settings
        .put("audio_num_bands", 4)
        .put("image_num_bands", 2)
        .put("label_query_channels", 8)
        .put("output_num_channels", 16);
    AutoencodeRecipe.maskLabels(config, maskProbability);
    return config;
  }
}
