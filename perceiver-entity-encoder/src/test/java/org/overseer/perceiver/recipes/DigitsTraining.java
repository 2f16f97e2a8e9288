package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.RunnableModel;

/** The recipe for images at the size {@code tiny}, on the digits; the last 360 are held out. */
final class DigitsTraining {
  static final int STEPS = 3000;
  private static final int HELD_OUT = 360;

  private DigitsTraining() {}

  /** Accuracy and loss on the held-out digits. */
  static Evaluation run(long seed, int steps) {
    Split<LabelledImages> data = PixelTable.read(TestData.digits()).split(HELD_OUT);
    ObjectNode config = ModelSizes.config("imagenet", ModelSizes.TINY);
    ImageRecipe.nameLabels(config, data.training().classes());
    RunnableModel model =
        new FirstValues(FirstValues.Scheme.DEEPMIND, 2, false).create(config, seed);
    ImageRecipe.Settings settings =
        new ImageRecipe.Settings(
            64, 0.1, 1, 1, false, 0, 5, new AffineJitter(10, 0.12, 0.15, 0.06), 0.2);
    OptimizerSettings adam =
        new OptimizerSettings(OptimizerSettings.Name.ADAM, 2e-3, 0, 0.5, 0.05, 10, 0.9, 0.999);
    ImageRecipe recipe =
        new ImageRecipe(model, data, settings.processor(32), settings, HELD_OUT, seed);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, adam, steps, KernelSelection.choose())) {
      while (trainer.steps() < steps) {
        trainer.step();
      }
      return trainer.evaluate();
    }
  }
}
