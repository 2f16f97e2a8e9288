package org.overseer.perceiver.recipes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.schedule.ISchedule;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.perceiver.optim.ParameterUpdater;

/**
 * Takes the steps of a recipe: batches, losses, gradients, update.
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
  private final int passesPerStep;
  private final Tape tape;
  private final List<float[]> buffersBefore = new ArrayList<>();
  private int passes;
  private double lossSum;

  /**
   * What a step was.
   *
   * @param loss mean over the batch, before the update
   * @param gradientNorm global norm of its gradient, before clipping
   * @param learningRate step size
   */
  public record Step(double loss, double gradientNorm, double learningRate) {}

  /**
   * A trainer at step 0 whose steps are one pass each.
   *
   * @param steps over how many the schedule runs
   */
  public RecipeTrainer(Recipe recipe, OptimizerSettings settings, int steps, Kernels kernels) {
    this(recipe, settings, steps, 1, kernels);
  }

  /**
   * A trainer at step 0.
   *
   * @param steps over how many the schedule runs
   * @param passesPerStep batches of the recipe whose gradients are averaged for a step: for batches
   *     that would not fit into memory at once
   */
  public RecipeTrainer(
      Recipe recipe, OptimizerSettings settings, int steps, int passesPerStep, Kernels kernels) {
    if (passesPerStep < 1) {
      throw new IllegalArgumentException(
          "a step needs at least 1 pass but was given " + passesPerStep);
    }
    this.recipe = recipe;
    this.updater = settings.create(recipe.model().parameters());
    this.schedule = settings.schedule(steps);
    this.passesPerStep = passesPerStep;
    this.tape = new Tape(kernels);
  }

  /**
   * Takes the next step.
   *
   * @throws NonFiniteException if the loss or a gradient is not finite
   */
  public Step step() {
    Step step = pass();
    while (step == null) {
      step = pass();
    }
    return step;
  }

  /**
   * Takes the next pass; parameters move in the last one of a step.
   *
   * @return the step if this was its last pass, else null
   * @throws NonFiniteException if the loss or a gradient is not finite
   */
  public @Nullable Step pass() {
    int step = updater.steps();
    if (passes == 0) {
      recipe.model().parameters().zeroGradients();
      lossSum = 0;
      keepBuffers();
    }
    tape.begin(/* recording= */ true);
    Variable loss = recipe.loss(tape, (long) step * passesPerStep + passes);
    double value = FloatBuffers.toArray(loss.value())[0];
    if (!Double.isFinite(value)) {
      throw new NonFiniteException("the loss is %s at step %d".formatted(value, step));
    }
    tape.backward(passesPerStep == 1 ? loss : Functions.scale(loss, 1f / passesPerStep));
    lossSum += value;
    passes++;
    if (passes < passesPerStep) {
      return null;
    }
    passes = 0;
    double learningRate = schedule.valueAt(step, 0);
    updater.setLearningRate(learningRate);
    double norm = updater.step();
    return new Step(lossSum / passesPerStep, norm, learningRate);
  }

  private void keepBuffers() {
    buffersBefore.clear();
    if (passesPerStep > 1) {
      for (Buffer buffer : recipe.model().parameters().buffers()) {
        buffersBefore.add(FloatBuffers.toArray(buffer.value()));
      }
    }
  }

  /** Forgets the passes of a step that is under way, so that the state is that of its beginning. */
  public void abandonStep() {
    if (passes > 0) {
      int next = 0;
      for (Buffer buffer : recipe.model().parameters().buffers()) {
        FloatBuffers.write(buffersBefore.get(next++), buffer.value());
      }
      passes = 0;
    }
  }

  /** Passes made of the step that is under way. */
  public int passes() {
    return passes;
  }

  /** Passes of each step. */
  public int passesPerStep() {
    return passesPerStep;
  }

  /** Examples of each step. */
  public long examplesPerStep() {
    return (long) recipe.examplesPerPass() * passesPerStep;
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
