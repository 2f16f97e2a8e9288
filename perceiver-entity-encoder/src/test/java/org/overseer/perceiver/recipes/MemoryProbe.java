package org.overseer.perceiver.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.overseer.perceiver.kernels.KernelSelection;

/**
 * Takes 10,000 training steps of a small language model and prints the resident size of its process
 * after each thousand: {@code <steps> <kilobytes>}. Linux only.
 */
final class MemoryProbe {
  static final int STEPS = 10_000;
  static final int INTERVAL = 1_000;

  private MemoryProbe() {}

  public static void main(String[] arguments) throws IOException {
    byte[] text = Files.readAllBytes(TestData.path("text/us-constitution.txt"));
    MaskedLanguageRecipe recipe =
        new MaskedLanguageRecipe(
            FirstValues.paper().create(ModelSizes.config("masked-lm", ModelSizes.TINY), 1),
            new Split<>(text, text),
            new MaskedLanguageRecipe.Settings(8, WordMasks.PAPER, 0.1),
            10,
            1);
    OptimizerSettings lamb =
        new OptimizerSettings(OptimizerSettings.Name.LAMB, 1e-3, 100, 0, 0.01, 10, 0.9, 0.999);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, lamb, STEPS, KernelSelection.choose())) {
      while (trainer.steps() < STEPS) {
        trainer.step();
        if (trainer.steps() % INTERVAL == 0) {
          System.out.println(trainer.steps() + " " + residentKilobytes());
        }
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
