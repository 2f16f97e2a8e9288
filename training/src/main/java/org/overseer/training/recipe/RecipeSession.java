package org.overseer.training.recipe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.perceiver.recipes.Evaluation;
import org.overseer.perceiver.recipes.Recipe;
import org.overseer.perceiver.recipes.RecipeTrainer;
import org.overseer.training.config.RecipeConfig;
import org.overseer.training.config.Settings;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.run.RunException;

/** What a recipe's run consists of: trainer, counters, the best score so far. One thread. */
final class RecipeSession implements AutoCloseable {
  private static final String REMEDY = "; a smaller optimizer.learning-rate may help";

  private final RecipeConfig config;
  private final RecipeTrainer trainer;
  private final MetricsHub metrics;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private Duration earlier = Duration.ZERO;
  private final Map<String, String> measuredOn;
  private RecipeState state = RecipeState.START;
  private @Nullable Evaluation newest;
  private int evaluatedStep = -1;

  /**
   * A session at step 0.
   *
   * @param measuredOn what scores depend on beside the model
   * @param nanoTime the clock
   */
  RecipeSession(
      Recipe recipe,
      RecipeConfig config,
      Kernels kernels,
      MetricsHub metrics,
      Map<String, String> measuredOn,
      LongSupplier nanoTime) {
    this.config = config;
    this.measuredOn = measuredOn;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.trainer =
        new RecipeTrainer(
            recipe, config.optimizer(), config.run().steps(), config.passesPerStep(), kernels);
    this.metrics = metrics;
  }

  /**
   * Takes the next pass.
   *
   * @return whether that ended a step
   * @throws RunException if the loss or a gradient is not finite
   */
  boolean pass() {
    RecipeTrainer.Step step;
    try {
      step = trainer.pass();
    } catch (NonFiniteException e) {
      throw new RunException(e.getMessage() + REMEDY, e);
    }
    if (step == null) {
      return false;
    }
    state = state.at(trainer.steps());
    metrics.record(Metric.LOSS, step.loss());
    metrics.record(Metric.GRADIENT_NORM, step.gradientNorm());
    metrics.record(Metric.LEARNING_RATE, step.learningRate());
    return true;
  }

  /** Forgets what a step has done that is not at its end. */
  void abandonStep() {
    trainer.abandonStep();
  }

  /**
   * Whether held-out data is to be looked at now: at intervals and at the end.
   *
   * @param atEnd whether the budget is used up
   */
  boolean isEvaluationDue(boolean atEnd) {
    return evaluatedStep != steps()
        && (atEnd || steps() % config.evaluation().intervalSteps() == 0);
  }

  /**
   * Measures the model.
   *
   * @return whether it is the best so far
   * @throws RunException if a figure is not finite
   */
  boolean evaluate() {
    Evaluation evaluation = trainer.evaluate();
    evaluation
        .figures()
        .forEach(
            (name, value) -> {
              if (!Double.isFinite(value)) {
                throw new RunException(
                    "the held-out %s is %s after %,d steps"
                            .formatted(name.replace('_', ' '), value, steps())
                        + REMEDY);
              }
            });
    newest = evaluation;
    evaluatedStep = steps();
    evaluation.figures().forEach((name, value) -> HeldOutMetrics.record(metrics, name, value));
    Double best = state.best();
    boolean better = best == null || evaluation.betterThan(best);
    if (better) {
      state = new RecipeState(steps(), evaluation.scoreValue(), steps(), measuredOn);
    }
    return better;
  }

  /** After how many steps the newest evaluation was. */
  int evaluatedStep() {
    return evaluatedStep;
  }

  /** The newest evaluation of this start, null before the first. */
  @Nullable Evaluation newest() {
    return newest;
  }

  /** Whether the budget of steps or the cap on time is used up. */
  boolean isFinished() {
    return steps() >= config.run().steps()
        || trainingTime().compareTo(config.run().wallClockCap()) >= 0;
  }

  /** Time spent training, over all starts of the run. */
  Duration trainingTime() {
    return earlier.plusNanos(nanoTime.getAsLong() - startNanos);
  }

  /**
   * Goes on from a checkpoint; the trainer's parameters and optimizer are restored on their own.
   */
  void resume(RecipeState restored, Duration trained) {
    state = restored;
    earlier = trained;
    evaluatedStep = -1;
  }

  /**
   * Forgets a best score that does not compare with those to come.
   *
   * @return one line for each thing that both depend on and that differs; none if they compare
   */
  List<String> forgetOtherBest() {
    Map<String, String> before = state.measuredOn();
    if (state.best() == null || before == null || before.equals(measuredOn)) {
      return List.of();
    }
    state = RecipeState.START.at(steps());
    return Settings.differences(before, measuredOn);
  }

  int steps() {
    return trainer.steps();
  }

  /** Examples learned from so far. */
  long examples() {
    return steps() * trainer.examplesPerStep();
  }

  RecipeState state() {
    return state;
  }

  RecipeConfig config() {
    return config;
  }

  RecipeTrainer trainer() {
    return trainer;
  }

  Recipe recipe() {
    return trainer.recipe();
  }

  MetricsHub metrics() {
    return metrics;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
