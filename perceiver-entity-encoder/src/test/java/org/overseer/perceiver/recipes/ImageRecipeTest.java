package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.image.ImageProcessorConfig;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.RunnableModel;

class ImageRecipeTest {
  private static final AffineJitter NO_JITTER = new AffineJitter(0, 0, 0, 0);
  private static final AffineJitter JITTER = new AffineJitter(20, 0.2, 0.2, 0.1);

  private static final double NAN = Double.NaN;
  private static final OptimizerSettings ADAM =
      new OptimizerSettings(OptimizerSettings.Name.ADAM, 3e-3, 0, 1, 0, 10, 0.9, 0.999);

  @TempDir private Path folder;

  @Test
  void everyChangeOfThePaperGoesOnWhereItStopped() {
    Split<LabelledImages> data = digits(40, 12);
    ImageRecipe.Settings all = new ImageRecipe.Settings(4, 0.1, 1, 0.3, true, 2, 5, JITTER, 0.2);
    RecipeContract.check(model(data), model -> recipe(model, data, all), folder);
  }

  @Test
  void theSavedProcessorIsTheOneOfTheEvaluation() {
    Split<LabelledImages> data = digits(10, 2);
    ImageRecipe recipe = recipe(model(data), data, plain());
    recipe.save(folder);
    assertThat(ImageProcessorConfig.read(folder, ImageProcessorConfig.imageNet(1, 1)))
        .isEqualTo(ImageProcessorConfig.imageNet(36, 32));
  }

  @Test
  void aModelForFewerClassesIsRefused() {
    Split<LabelledImages> data = digits(40, 12);
    ObjectNode config = config();
    config.put("num_labels", 3);
    RunnableModel model = FirstValues.paper().create(config, 1);
    assertThatThrownBy(() -> recipe(model, data, plain()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model tells 3 classes apart but the images have 10");
  }

  @Test
  void mixingTakesHalvesOfABatch() {
    assertThatThrownBy(() -> new ImageRecipe.Settings(5, 0, 1, 1, false, 0, 0, NO_JITTER, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch size (5) must be even");
  }

  @Test
  void anImageMixedOfTwoIsOneExample() {
    Split<LabelledImages> data = digits(20, 5);
    ImageRecipe.Settings mixing = new ImageRecipe.Settings(4, 0, 1, 1, false, 0, 0, NO_JITTER, 0.2);
    assertThat(recipe(model(data), data, mixing).examplesPerPass()).isEqualTo(4);
    assertThat(recipe(model(data), data, plain()).examplesPerPass()).isEqualTo(4);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    refuses(() -> settings(0, 0, 1, 1, 0, 5, 0), "batch size (0) must be at least 1");
    refuses(() -> settings(4, 1, 1, 1, 0, 5, 0), "label smoothing (1.0) must be 0 to below 1");
    refuses(() -> settings(4, NAN, 1, 1, 0, 5, 0), "label smoothing (NaN) must be");
    refuses(() -> settings(4, 0, 0, 1, 0, 5, 0), "crop share (0.0) must be 0.01 to 1.0");
    refuses(() -> settings(4, 0, 1, 0, 0, 5, 0), "a random crop (0.0) must be above 0 and at most");
    refuses(() -> settings(4, 0, 1, NAN, 0, 5, 0), "a random crop (NaN) must be");
    refuses(() -> settings(4, 0, 1, 1, -1, 5, 0), "augment layers (-1) must be at least 0");
    refuses(() -> settings(4, 0, 1, 1, 0, 11, 0), "augment magnitude (11.0) must be 0.0 to 10.0");
    refuses(() -> settings(4, 0, 1, 1, 0, 5, NAN), "mix-up alpha (NaN) must be finite");
    refuses(() -> settings(4, 0, 1, 1, 0, 5, 1 / 0.0), "mix-up alpha (Infinity) must be finite");
    refuses(() -> new AffineJitter(181, 0, 0, 0), "jitter degrees (181.0) must be 0.0 to 180.0");
    refuses(() -> new AffineJitter(0, 1, 0, 0), "jitter stretch (1.0) must be 0 to below 1");
    refuses(() -> new AffineJitter(0, 0, NAN, 0), "jitter slant (NaN) must be 0.0 to 1.0");
    refuses(() -> new AffineJitter(0, 0, 0, 2), "jitter shift (2.0) must be 0.0 to 1.0");
    Split<LabelledImages> data = digits(20, 5);
    refuses(
        () -> recipe(model(data), data, settings(300_000, 0, 1, 1, 0, 5, 0)),
        "batch size (300,000) is too large: with 3,072 values an example, at most");
  }

  @Test
  void anEvaluationTakesNoMoreAtOnceThanAPassWhichMustFit() {
    Split<LabelledImages> data = digits(20, 5);
    ObjectNode paper = TestData.small(ModelSizes.config("imagenet", ModelSizes.PAPER));
    ImageRecipe.nameLabels(paper, data.training().classes());
    RunnableModel model = FirstValues.paper().create(paper, 1);
    ImageRecipe recipe = paperRecipe(model, data, 4);
    assertThat(recipe.evaluatedAtOnce()).isEqualTo(4);
    long values = recipe.evaluatedAtOnce() * 224L * 224 * 261;
    assertThat(values).isLessThanOrEqualTo(FloatBuffers.MAX_ELEMENTS);
    refuses(
        () -> paperRecipe(model, data, 64),
        "batch size (64) is too large: with 13,095,936 values an example, at most 40 examples fit");
  }

  private static ImageRecipe paperRecipe(
      RunnableModel model, Split<LabelledImages> data, int batchSize) {
    ImageRecipe.Settings settings = settings(batchSize, 0, 1, 1, 0, 5, 0);
    return new ImageRecipe(model, data, settings.processor(224), settings, 10, 5);
  }

  @Test
  void aBatchOfMoreImagesThanNumbersIsRefused() {
    Split<LabelledImages> data = digits(20, 5);
    refuses(
        () -> recipe(model(data), data, settings(1 << 30, 0, 1, 1, 0, 5, 0.2)),
        "batch size (2,147,483,648) is too large: with 3,072 values an example, at most");
  }

  @Test
  void aProcessorThatLeavesImagesAsTheyAreIsRefused() throws IOException {
    Split<LabelledImages> data = digits(20, 5);
    Files.writeString(folder.resolve("preprocessor_config.json"), "{\"do_resize\": false}");
    ImageProcessorConfig processor =
        ImageProcessorConfig.read(folder, ImageProcessorConfig.imageNet(36, 32));
    refuses(
        () -> new ImageRecipe(model(data), data, processor, plain(), 10, 5),
        "do_resize of the model's preprocessor_config.json (false) must be true");
  }

  @Test
  void scoresCompareWhereTheProcessorIsTheSame() {
    Split<LabelledImages> data = digits(20, 5);
    ImageRecipe recipe = recipe(model(data), data, plain());
    assertThat(recipe.measuredOn()).containsEntry("held out", "5").containsEntry("looked at", "5");
    assertThat(recipe(model(data), data, settings(2, 0.3, 1, 0.5, 2, 5, 0.2)).measuredOn())
        .isEqualTo(recipe.measuredOn());
    ImageProcessorConfig wider = ImageProcessorConfig.imageNet(32, 32);
    assertThat(new ImageRecipe(model(data), data, wider, plain(), 10, 5).measuredOn())
        .isNotEqualTo(recipe.measuredOn());
  }

  private static ImageRecipe.Settings settings(
      int batchSize,
      double smoothing,
      double cropShare,
      double minCropArea,
      int layers,
      double magnitude,
      double alpha) {
    return new ImageRecipe.Settings(
        batchSize, smoothing, cropShare, minCropArea, false, layers, magnitude, NO_JITTER, alpha);
  }

  private static void refuses(ThrowableAssert.ThrowingCallable making, String message) {
    assertThatThrownBy(making)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEvaluationOfPartOfSortedImagesSeesAllClasses() {
    Split<LabelledImages> data = digits(20, 40);
    int[] byClass =
        IntStream.range(0, 40)
            .boxed()
            .sorted(Comparator.comparing(data.heldOut()::label))
            .mapToInt(i -> i)
            .toArray();
    LabelledImages sorted = data.heldOut().only(byClass);
    Set<Integer> seen = new TreeSet<>();
    LabelledImages watched =
        new LabelledImages() {
          @Override
          public int size() {
            return sorted.size();
          }

          @Override
          public RgbImage image(int index) {
            seen.add(sorted.label(index));
            return sorted.image(index);
          }

          @Override
          public int label(int index) {
            return sorted.label(index);
          }

          @Override
          public List<String> classes() {
            return sorted.classes();
          }
        };
    ImageRecipe recipe =
        new ImageRecipe(
            model(data),
            new Split<>(data.training(), watched),
            ImageProcessorConfig.imageNet(36, 32),
            plain(),
            20,
            5);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, ADAM, 1, KernelSelection.choose())) {
      assertThat(trainer.evaluate().examples()).isEqualTo(20);
    }
    Set<Integer> all = new TreeSet<>();
    IntStream.range(0, 40).map(sorted::label).forEach(all::add);
    assertThat(seen).isEqualTo(all);
  }

  @Test
  void aJitterOfNothingLeavesAnImageAsItIs() {
    RgbImage image = digits(1, 1).training().image(0);
    assertThat(NO_JITTER.apply(image, new SplittableRandom(1))).isEqualTo(image);
    assertThat(JITTER.apply(image, new SplittableRandom(1))).isNotEqualTo(image);
  }

  @Test
  void aShiftMovesAllPixelsAlikeAndBlackComesIn() {
    byte[] white = new byte[3 * 8 * 8];
    Arrays.fill(white, (byte) 200);
    RgbImage image = new RgbImage(8, 8, white);
    RgbImage shifted = new AffineJitter(0, 0, 0, 0.5).apply(image, new SplittableRandom(5));
    int[] sums =
        IntStream.range(0, 8)
            .map(row -> IntStream.range(0, 8).map(column -> shifted.value(row, column, 1)).sum())
            .toArray();
    // Whole rows are lost at one edge, the one beside them in part, the others are all alike.
    int most = IntStream.of(sums).max().orElseThrow();
    long whole = IntStream.of(sums).filter(sum -> sum == most).count();
    long lost = IntStream.of(sums).filter(sum -> sum == 0).count();
    assertThat(whole).isBetween(4L, 7L);
    assertThat(whole + lost).isBetween(7L, 8L);
    assertThat(sums[0] == most).isNotEqualTo(sums[7] == most);
    assertThat(most).isBetween(4 * 200, 8 * 200 - 1);
  }

  @Test
  void itLearnsAHandfulOfDigitsByHeart() {
    Split<LabelledImages> data = digits(20, 5);
    Split<LabelledImages> same = new Split<>(data.training(), data.training());
    RunnableModel model =
        new FirstValues(FirstValues.Scheme.DEEPMIND, 2, false).create(named(data), 3);
    ImageRecipe recipe =
        recipe(model, same, new ImageRecipe.Settings(20, 0, 1, 1, false, 0, 0, NO_JITTER, 0));
    double[] losses = RecipeContract.train(recipe, ADAM, 100);
    assertThat(losses[0]).isGreaterThan(1.5);
    assertThat(losses[1]).isLessThan(0.5 * losses[0]);
  }

  @Test
  void theCropOfImageNetKeepsSevenEighths() {
    ImageRecipe.Settings settings =
        new ImageRecipe.Settings(4, 0, 0.875, 1, false, 0, 0, NO_JITTER, 0);
    assertThat(settings.processor(224)).isEqualTo(ImageProcessorConfig.imageNet(256, 224));
    assertThat(plain().processor(32)).isEqualTo(ImageProcessorConfig.imageNet(32, 32));
  }

  private static Split<LabelledImages> digits(int training, int heldOut) {
    PixelTable all = PixelTable.read(TestData.digits());
    return all.only(IntStream.range(0, training + heldOut).toArray()).split(heldOut);
  }

  private static ImageRecipe.Settings plain() {
    return new ImageRecipe.Settings(4, 0, 1, 1, false, 0, 0, NO_JITTER, 0);
  }

  private static RunnableModel model(Split<LabelledImages> data) {
    return FirstValues.paper().create(named(data), 1);
  }

  private static ObjectNode named(Split<LabelledImages> data) {
    ObjectNode config = config();
    ImageRecipe.nameLabels(config, data.training().classes());
    return config;
  }

  private static ObjectNode config() {
    return TestData.small(ModelSizes.config("imagenet", ModelSizes.TINY));
  }

  private static ImageRecipe recipe(
      RunnableModel model, Split<LabelledImages> data, ImageRecipe.Settings settings) {
    return new ImageRecipe(model, data, ImageProcessorConfig.imageNet(36, 32), settings, 10, 5);
  }
}
