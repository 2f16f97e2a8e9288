package org.overseer.perceiver.recipes;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.optim.CosineSchedule;
import org.overseer.perceiver.optim.Lamb;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.perceiver.optim.ParameterUpdater;

/**
 * How parameters move: the method and the course of its step size.
 *
 * @param name LAMB, the paper's, or Adam with decoupled weight decay
 * @param learningRate step size at its highest
 * @param warmupSteps steps over which it rises linearly; 0 for none
 * @param flatShare share of all steps before it falls along a cosine
 * @param weightDecay of matrices
 * @param clip longest global norm of a gradient, {@link Double#POSITIVE_INFINITY} for no limit
 * @param beta1 decay of the mean of gradients
 * @param beta2 decay of the mean of squared gradients
 */
public record OptimizerSettings(
    Name name,
    double learningRate,
    int warmupSteps,
    double flatShare,
    double weightDecay,
    double clip,
    double beta1,
    double beta2) {
  private static final double EPSILON = 1e-6;

  /** The methods. */
  public enum Name {
    /** {@link Lamb}. */
    LAMB,
    /** ND4J's Adam with decoupled weight decay. */
    ADAM
  }

  /** Checks the ranges, which are the same for all methods. */
  public OptimizerSettings {
    Lamb.Settings.requireRanges(clip, beta1, beta2, weightDecay);
    if (!(learningRate > 0 && Double.isFinite(learningRate))
        || warmupSteps < 0
        || !(flatShare >= 0 && flatShare <= 1)) {
      throw new IllegalArgumentException(
          "learning rate (%s) must be above 0 and finite, warm-up steps (%d) not negative, flat share (%s) 0 to 1"
              .formatted(learningRate, warmupSteps, flatShare));
    }
  }

  /** The method with fresh state. */
  public ParameterUpdater create(Parameters parameters) {
    return switch (name) {
      case LAMB ->
          new Lamb(
              parameters,
              learningRate,
              new Lamb.Settings(clip, beta1, beta2, EPSILON, weightDecay));
      case ADAM ->
          new Optimizer(
              parameters, new Adam(learningRate, beta1, beta2, EPSILON), clip, weightDecay);
    };
  }

  /** The step size of each of so many steps. */
  public ISchedule schedule(int steps) {
    CosineSchedule cosine = new CosineSchedule(learningRate, (int) (flatShare * steps), steps);
    return warmupSteps == 0 ? cosine : new RampSchedule(cosine, warmupSteps);
  }
}
