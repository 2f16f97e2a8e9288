package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  @TempDir private Path folder;

  @Test
  void trainingGoesOnWhereItStopped() throws IOException {
    for (int i = 0; i < 5; i++) {
      writePair(folder, "p" + i, i % 2, 1);
    }
    Split<FlowPairs> data = FlowPairs.open(folder, 2);
    RecipeContract.check(
        model(), model -> new FlowRecipe(model, data, 2, true, 10, 3), folder.resolve("run"));
  }

  @Test
  void aMotionThatAllPairsShareIsLearned() throws IOException {
    for (int i = 0; i < 4; i++) {
      writePair(folder, "p" + i, 2, -1);
    }
    Split<FlowPairs> data = FlowPairs.open(folder, 1);
    FlowRecipe recipe = new FlowRecipe(model(), data, 2, false, 10, 3);
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
    FlowRecipe recipe = new FlowRecipe(zeros, data, 1, true, 10, 3);
    double[] losses =
        RecipeContract.train(
            recipe,
            new OptimizerSettings(OptimizerSettings.Name.ADAM, 1e-9, 0, 1, 0, 10, 0.9, 0.98),
            10);
    assertThat(losses[0]).isBetween(4.99, 5.01);
  }

  @Test
  void unknownMotionDoesNotCount() throws IOException {
    writePair(folder, "a", 3, 4);
    writePair(folder, "b", 0, 0);
    FloatImage flow = FloFile.read(folder.resolve("b_flow.flo"));
    Arrays.fill(flow.values(), 1e10f);
    FloFile.write(folder.resolve("b_flow.flo"), flow);
    RunnableModel zeros = model();
    zeros.parameters().forEach(parameter -> parameter.value().assign(0));
    FlowRecipe recipe = new FlowRecipe(zeros, FlowPairs.open(folder, 1), 1, false, 10, 3);
    try (RecipeTrainer trainer =
        new RecipeTrainer(
            recipe,
            new OptimizerSettings(OptimizerSettings.Name.ADAM, 1e-3, 0, 1, 0, 10, 0.9, 0.98),
            1,
            KernelSelection.choose())) {
      assertThat(trainer.evaluate().scoreValue()).isZero();
    }
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
        .hasMessageContaining("there is no a_img2.png");
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
    FlowRecipe recipe = new FlowRecipe(model, data, 1, false, 10, 3);
    try (RecipeTrainer trainer =
        new RecipeTrainer(
            recipe,
            new OptimizerSettings(OptimizerSettings.Name.ADAM, 1e-3, 0, 1, 0, 10, 0.9, 0.98),
            1,
            KernelSelection.choose())) {
      assertThatThrownBy(trainer::evaluate)
          .isInstanceOf(ModelFormatException.class)
          .hasMessage("frames of 12 x 10 pixels are smaller than the model's train_size, 16 x 16");
    }
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
