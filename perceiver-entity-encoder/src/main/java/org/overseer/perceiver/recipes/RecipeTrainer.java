package org.overseer.perceiver.recipes;

import org.nd4j.linalg.schedule.ISchedule;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.optim.ParameterUpdater;

/**
 * Takes the steps of a recipe: batch, loss, gradient, update.
 *
 * <pre>{@code
 * try (RecipeTrainer trainer = new RecipeTrainer(recipe, settings, 1000, kernels)) {
 *   while (trainer.steps() < 1000) {
 *     trainer.step();
 *   }
 *   Evaluation evaluation = trainer.evaluate();
 * }
 * }</pre>
 *
 * <p>Its state is the model's parameters and buffers and the {@link #updater}'s state and steps.
 */
public final class RecipeTrainer implements AutoCloseable {
  private final Recipe recipe;
  private final ParameterUpdater updater;
  private final ISchedule schedule;
  private final Tape tape;

  /**
   * What a step was.
   *
   * @param loss mean over the batch, before the update
   * @param gradientNorm global norm of its gradient, before clipping
   * @param learningRate step size
   */
  public record Step(double loss, double gradientNorm, double learningRate) {}

  /**
   * A trainer at step 0.
   *
   * @param steps over how many the schedule runs
   */
  public RecipeTrainer(Recipe recipe, OptimizerSettings settings, int steps, Kernels kernels) {
    this.recipe = recipe;
    this.updater = settings.create(recipe.model().parameters());
    this.schedule = settings.schedule(steps);
    this.tape = new Tape(kernels);
  }

  /** Takes the next step. */
  public Step step() {
    int number = updater.steps();
    tape.begin(/* recording= */ true);
    recipe.model().parameters().zeroGradients();
    Variable loss = recipe.loss(tape, number);
    double value = FloatBuffers.toArray(loss.value())[0];
    if (!Double.isFinite(value)) {
      throw new ArithmeticException(
          "the loss is %s at step %d; a smaller learning rate may help".formatted(value, number));
    }
    tape.backward(loss);
    double learningRate = schedule.valueAt(number, 0);
    updater.setLearningRate(learningRate);
    double norm = updater.step();
    return new Step(value, norm, learningRate);
  }

  /** Steps made. */
  public int steps() {
    return updater.steps();
  }

  /** Measures the model as it is now. */
  public Evaluation evaluate() {
    return recipe.evaluate(tape);
  }

  /** What is trained. */
  public Recipe recipe() {
    return recipe;
  }

  /** The optimizer, whose state belongs into a checkpoint. */
  public ParameterUpdater updater() {
    return updater;
  }

  @Override
  public void close() {
    tape.close();
  }
}
