package org.overseer.training.learner;

import org.nd4j.linalg.learning.config.Adam;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.training.config.LearnerConfig;

/** The optimizer that the settings ask for. */
final class Optimizers {
  private static final double EPSILON = 1e-5; // as in AlphaStar's pseudocode

  private Optimizers() {}

  static Optimizer adam(Parameters parameters, LearnerConfig config) {
    Adam adam =
        new Adam(config.learningRateStart(), config.adamBeta1(), config.adamBeta2(), EPSILON);
    return new Optimizer(parameters, adam, config.gradientClip());
  }
}
