package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;

/** What every recipe promises, checked on a recipe of a few small examples. */
final class RecipeContract {
  private static final OptimizerSettings OPTIMIZER =
      new OptimizerSettings(OptimizerSettings.Name.LAMB, 0.01, 2, 0.5, 0.01, 10, 0.9, 0.999);

  private RecipeContract() {}

  /**
   * A run that stops after some steps and goes on in new objects ends as one that never stopped,
   * and a saved model measures as the one that was trained.
   *
   * @param newModel a model with its first values
   * @param recipes makes the recipe of a model; always the same data and seed
   */
  static void check(RunnableModel newModel, Function<RunnableModel, Recipe> recipes, Path folder) {
    Path start = folder.resolve("start");
    newModel.save(start);

    RunnableModel straight = PerceiverModels.open(start);
    try (RecipeTrainer trainer = trainer(recipes.apply(straight))) {
      steps(trainer, 5);
      assertThat(trainer.recipe().trainingExamples()).isPositive();
      assertThat(trainer.recipe().examplesPerPass()).isPositive();
      Evaluation evaluation = trainer.evaluate();
      assertThat(evaluation.examples()).isPositive();
      assertThat(evaluation.figures().values()).allMatch(Double::isFinite);
      assertThat(trainer.evaluate()).isEqualTo(evaluation);

      trainer.recipe().save(folder.resolve("saved"));
      RunnableModel saved = PerceiverModels.open(folder.resolve("saved"));
      try (RecipeTrainer other = trainer(recipes.apply(saved))) {
        assertThat(other.evaluate()).isEqualTo(evaluation);
      }
    }

    RunnableModel resumed = PerceiverModels.open(start);
    Map<String, float[]> values;
    Map<String, float[]> state;
    try (RecipeTrainer trainer = trainer(recipes.apply(resumed))) {
      steps(trainer, 2);
      values = values(resumed);
      state = trainer.updater().exportState();
    }
    RunnableModel second = PerceiverModels.open(start);
    write(values, second);
    try (RecipeTrainer trainer = trainer(recipes.apply(second))) {
      trainer.updater().importState(state, 2);
      steps(trainer, 5);
    }
    Map<String, float[]> expected = values(straight);
    values(second).forEach((name, got) -> assertThat(got).as(name).isEqualTo(expected.get(name)));
    assertThat(values(PerceiverModels.open(start)))
        .usingRecursiveComparison() // arrays would differ as objects
        .isNotEqualTo(expected);
  }

  /** Mean loss of the first and of the last tenth of so many steps. */
  static double[] train(Recipe recipe, OptimizerSettings settings, int steps) {
    double first = 0;
    double last = 0;
    int tenth = steps / 10;
    try (RecipeTrainer trainer =
        new RecipeTrainer(recipe, settings, steps, KernelSelection.choose())) {
      for (int i = 0; i < steps; i++) {
        double loss = trainer.step().loss();
        first += i < tenth ? loss : 0;
        last += i >= steps - tenth ? loss : 0;
      }
    }
    return new double[] {first / tenth, last / tenth};
  }

  private static RecipeTrainer trainer(Recipe recipe) {
    return new RecipeTrainer(recipe, OPTIMIZER, 10, KernelSelection.choose());
  }

  private static void steps(RecipeTrainer trainer, int until) {
    while (trainer.steps() < until) {
      RecipeTrainer.Step step = trainer.step();
      assertThat(step.loss()).isFinite();
      assertThat(step.gradientNorm()).isPositive();
    }
  }

  private static Map<String, float[]> values(RunnableModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Parameter parameter : model.parameters()) {
      values.put(parameter.name(), FloatBuffers.toArray(parameter.value()));
    }
    for (Buffer buffer : model.parameters().buffers()) {
      values.put(buffer.name(), FloatBuffers.toArray(buffer.value()));
    }
    return values;
  }

  private static void write(Map<String, float[]> values, RunnableModel model) {
    model.parameters().forEach(p -> FloatBuffers.write(values.get(p.name()), p.value()));
    model.parameters().buffers().forEach(b -> FloatBuffers.write(values.get(b.name()), b.value()));
  }
}
