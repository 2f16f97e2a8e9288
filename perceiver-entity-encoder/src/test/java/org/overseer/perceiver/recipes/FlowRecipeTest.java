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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.flow.FloFile;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.RunnableModel;

class FlowRecipeTest {
  private static final int HEIGHT = 10;
  private static final int WIDTH = 12;

  private static final FlowRecipe.Settings ONE_PAIR = new FlowRecipe.Settings(1, false);
  private static final OptimizerSettings ADAM =
      new OptimizerSettings(OptimizerSettings.Name.ADAM, 1e-3, 0, 1, 0, 10, 0.9, 0.98);

  @TempDir private Path folder;

  @Test
  void trainingGoesOnWhereItStopped() throws IOException {
    for (int i = 0; i < 5; i++) {
      writePair(folder, "p" + i, i % 2, 1);
    }
    Split<FlowPairs> data = FlowPairs.open(folder, 2);
    RecipeContract.check(
        model(),
        model -> new FlowRecipe(model, data, new FlowRecipe.Settings(2, true), 10, 3),
        folder.resolve("run"));
  }

  @Test
  void aMotionThatAllPairsShareIsLearned() throws IOException {
    for (int i = 0; i < 4; i++) {
      writePair(folder, "p" + i, 2, -1);
    }
    Split<FlowPairs> data = FlowPairs.open(folder, 1);
    FlowRecipe recipe = new FlowRecipe(model(), data, new FlowRecipe.Settings(2, false), 10, 3);
    OptimizerSettings adam =
        new OptimizerSettings(OptimizerSettings.Name.ADAM, 5e-3, 0, 0, 0, 10, 0.9, 0.98);
    RecipeContract.train(recipe, adam, 60);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, adam, 1, KernelSelection.choose())) {
      // Without motion the error would be √5 = 2.24 pixels.
      assertThat(trainer.evaluate().scoreValue()).isLessThan(0.5);
    }
  }

  @Test
  void aMirroredCropHasTheMirroredMotion() throws IOException {
    // A model of zeros answers 0, so the loss is the mean length of the motion, mirrored or not.
    writePair(folder, "a", 3, 4);
    writePair(folder, "b", 3, 4);
    Split<FlowPairs> data = FlowPairs.open(folder, 1);
    RunnableModel zeros = model();
    zeros.parameters().forEach(parameter -> parameter.value().assign(0));
    FlowRecipe recipe = new FlowRecipe(zeros, data, new FlowRecipe.Settings(1, true), 10, 3);
    double[] losses =
        RecipeContract.train(
            recipe,
            new OptimizerSettings(OptimizerSettings.Name.ADAM, 1e-9, 0, 1, 0, 10, 0.9, 0.98),
            10);
    assertThat(losses[0]).isBetween(4.99, 5.01);
  }

  @Test
  void thePixelsOfAllPairsCountAlikeAndUnknownOnesNot() throws IOException {
    writePair(folder, "a", 1, 1);
    writePair(folder, "b", 3, 4);
    writePair(folder, "c", 0, 1);
    writePair(folder, "d", 0, 0);
    forget("c", 16 * 2); // some of which lie in the middle, 8 x 8
    forget("d", HEIGHT * WIDTH * 2);
    // A model of zeros answers 0, so the errors are 5, 1 and none.
    Evaluation evaluation = evaluate(FlowPairs.open(folder, 3), 10);
    int forgotten = 0;
    for (int pixel = 0; pixel < 16; pixel++) {
      int row = pixel / WIDTH;
      int column = pixel % WIDTH;
      forgotten += row >= 1 && row < 9 && column >= 2 && column < 10 ? 1 : 0;
    }
    assertThat(forgotten).isPositive();
    double known = 64 - forgotten;
    assertThat(evaluation.scoreValue()).isCloseTo((64 * 5 + known) / (64 + known), within(1e-5));
    assertThat(evaluation.examples()).isEqualTo(3);
  }

  @Test
  void anEvaluationOfPartOfSortedPairsSeesBothMotions() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      writePair(folder, name, 3, 4);
    }
    writePair(folder, "d", 0, 1);
    writePair(folder, "e", 0, 1);
    assertThat(evaluate(FlowPairs.open(folder, 4), 2).scoreValue())
        .isCloseTo((5 + 1) / 2.0, within(1e-5));
  }

  @Test
  void heldOutPairsWithoutAnyKnownMotionAreRefused() throws IOException {
    writePair(folder, "a", 3, 4);
    writePair(folder, "b", 0, 0);
    forget("b", HEIGHT * WIDTH * 2);
    Split<FlowPairs> data = FlowPairs.open(folder, 1);
    assertThatThrownBy(() -> new FlowRecipe(model(), data, ONE_PAIR, 10, 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("the motion is unknown in the middle of each of the 1 held-out");
  }

  @Test
  void aTrainingPairWithoutKnownMotionIsAStepThatTeachesNothing() throws IOException {
    writePair(folder, "a", 3, 4);
    forget("a", HEIGHT * WIDTH * 2);
    writePair(folder, "b", 1, 0);
    FlowRecipe recipe = new FlowRecipe(model(), FlowPairs.open(folder, 1), ONE_PAIR, 10, 3);
    assertThat(RecipeContract.train(recipe, ADAM, 10)[1]).isZero();
  }

  @Test
  void aBatchLargerThanAnArrayIsRefused() throws IOException {
    writePair(folder, "a", 1, 1);
    writePair(folder, "b", 1, 1);
    Split<FlowPairs> data = FlowPairs.open(folder, 1);
    FlowRecipe.Settings huge = new FlowRecipe.Settings(1_000_000_000, false);
    assertThatThrownBy(() -> new FlowRecipe(model(), data, huge, 10, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "batch size (1,000,000,000) is too large: with 3,456 values an example, at most 155,344 examples fit");
  }

  @Test
  void damagedFilesAreToldWhenTheDataIsOpened() throws IOException {
    writePair(folder, "a", 1, 1);
    writePair(folder, "b", 1, 1);
    byte[] flow = Files.readAllBytes(folder.resolve("a_flow.flo"));
    Files.write(folder.resolve("a_flow.flo"), Arrays.copyOf(flow, flow.length - 1));
    refuses("a_flow.flo: has 971 bytes, but 12 x 10 pixels take 972");
    Files.write(folder.resolve("a_flow.flo"), new byte[12]);
    refuses("a_flow.flo: is not a .flo file");
    Files.write(folder.resolve("a_flow.flo"), flow);
    Files.writeString(folder.resolve("b_img2.png"), "no image");
    refuses("b_img2.png: is not a PNG, JPEG, GIF or BMP image");
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> FlowPairs.open(folder, 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(message);
  }

  @Test
  void aMissingFrameAndAFolderWithoutPairsAreTold() throws IOException {
    assertThatThrownBy(() -> FlowPairs.open(folder, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("holds no NAME_flow.flo beside NAME_img1.png");
    writePair(folder, "a", 1, 1);
    Files.delete(folder.resolve("a_img2.png"));
    assertThatThrownBy(() -> FlowPairs.open(folder, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("there is no a_img2 with the extension png, jpg");
  }

  @Test
  void framesOfAnotherSizeThanTheFlowOrSmallerThanTheModelAreTold() throws IOException {
    writePair(folder, "a", 1, 1);
    writePair(folder, "b", 1, 1);
    ImageFiles.writePng(folder.resolve("a_img2.png"), RgbImage.black(3, 3));
    Split<FlowPairs> data = FlowPairs.open(folder, 1);
    assertThatThrownBy(() -> data.training().pair(0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("the three must agree");

    ObjectNode large = config();
    large.putArray("train_size").add(16).add(16);
    RunnableModel model = FirstValues.paper().create(large, 1);
    assertThatThrownBy(() -> new FlowRecipe(model, data, ONE_PAIR, 10, 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(
            "a_flow.flo: 12 x 10 pixels are less than the model's train_size, 16 x 16");
  }

  /** Measures a model of zeros. */
  private static Evaluation evaluate(Split<FlowPairs> data, int examples) {
    RunnableModel zeros = model();
    zeros.parameters().forEach(parameter -> parameter.value().assign(0));
    FlowRecipe recipe = new FlowRecipe(zeros, data, ONE_PAIR, examples, 3);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, ADAM, 1, KernelSelection.choose())) {
      return trainer.evaluate();
    }
  }

  /** Makes the first numbers of a flow unknown. */
  private void forget(String name, int numbers) {
    Path file = folder.resolve(name + "_flow.flo");
    FloatImage flow = FloFile.read(file);
    Arrays.fill(flow.values(), 0, numbers, 1e10f);
    FloFile.write(file, flow);
  }

  /** Noise that moves as a whole; what comes in is the same noise from the other side. */
  private static void writePair(Path folder, String name, int right, int down) throws IOException {
    Files.createDirectories(folder);
    byte[] noise = new byte[HEIGHT * WIDTH * 3];
    new Random(name.hashCode()).nextBytes(noise);
    byte[] moved = new byte[noise.length];
    float[] flow = new float[HEIGHT * WIDTH * 2];
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int toRow = Math.floorMod(row + down, HEIGHT);
        int toColumn = Math.floorMod(column + right, WIDTH);
        System.arraycopy(
            noise, (row * WIDTH + column) * 3, moved, (toRow * WIDTH + toColumn) * 3, 3);
        flow[(row * WIDTH + column) * 2] = right;
        flow[(row * WIDTH + column) * 2 + 1] = down;
      }
    }
    ImageFiles.writePng(folder.resolve(name + "_img1.png"), new RgbImage(HEIGHT, WIDTH, noise));
    ImageFiles.writePng(folder.resolve(name + "_img2.png"), new RgbImage(HEIGHT, WIDTH, moved));
    FloFile.write(folder.resolve(name + "_flow.flo"), new FloatImage(HEIGHT, WIDTH, 2, flow));
  }

  private static RunnableModel model() {
    return FirstValues.paper().create(config(), 1);
  }

  private static ObjectNode config() {
    ObjectNode config = TestData.small(ModelSizes.config("flow", ModelSizes.TINY));
    config.putArray("train_size").add(8).add(8);
    config.putObject("preprocessor").put("num_bands", 4).put("out_channels", 16);
    return config;
  }
}
