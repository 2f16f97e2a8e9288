package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.image.ImageProcessorConfig;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.models.RunnableModel;

class ImageRecipeTest {
  private static final AffineJitter NO_JITTER = new AffineJitter(0, 0, 0, 0);
  private static final AffineJitter JITTER = new AffineJitter(20, 0.2, 0.2, 0.1);

  @TempDir private Path folder;

  @Test
  void everyChangeOfThePaperGoesOnWhereItStopped() {
    Split<LabelledImages> data = digits(40, 12);
    ImageRecipe.Settings all = new ImageRecipe.Settings(4, 0.1, 0.3, true, 2, 5, JITTER, 0.2);
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
    assertThatThrownBy(() -> new ImageRecipe.Settings(5, 0, 1, false, 0, 0, NO_JITTER, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch size (5) must be at least 1, and even");
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
    // Whole rows are lost at one edge, the others are all alike.
    int most = IntStream.of(sums).max().orElseThrow();
    assertThat(IntStream.of(sums).filter(sum -> sum == most).count()).isBetween(3L, 8L);
    assertThat(IntStream.of(sums).sum()).isLessThan(8 * 8 * 200);
  }

  @Test
  void itLearnsAHandfulOfDigitsByHeart() {
    Split<LabelledImages> data = digits(20, 5);
    Split<LabelledImages> same = new Split<>(data.training(), data.training());
    RunnableModel model =
        new FirstValues(FirstValues.Scheme.DEEPMIND, 2, false).create(named(data), 3);
    ImageRecipe recipe =
        recipe(model, same, new ImageRecipe.Settings(20, 0, 1, false, 0, 0, NO_JITTER, 0));
    OptimizerSettings adam =
        new OptimizerSettings(OptimizerSettings.Name.ADAM, 3e-3, 0, 1, 0, 10, 0.9, 0.999);
    double[] losses = RecipeContract.train(recipe, adam, 100);
    assertThat(losses[0]).isGreaterThan(1.5);
    assertThat(losses[1]).isLessThan(0.5 * losses[0]);
  }

  private static Split<LabelledImages> digits(int training, int heldOut) {
    PixelTable all = PixelTable.read(TestData.digits());
    return all.only(IntStream.range(0, training + heldOut).toArray()).split(heldOut);
  }

  private static ImageRecipe.Settings plain() {
    return new ImageRecipe.Settings(4, 0, 1, false, 0, 0, NO_JITTER, 0);
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
