package org.overseer.training.learner;

import org.overseer.training.config.LearnerConfig;

/**
 * Weights of the two terms that keep a policy from being certain too early.
 *
 * @param entropy of each unit's normalised entropy
 * @param barrier of the log barrier, the mean of −log π over a unit's legal orders. Near certainty
 *     the gradient of the policy and of the entropy vanish with π, the barrier's stays: an order of
 *     advantage −a keeps a probability of about barrier ÷ (a · orders), so that it is tried now and
 *     then in states where it would pay (Agarwal, Kakade, Lee, Mahajan, On the Theory of Policy
 *     Gradient Methods, JMLR 2021, §5; docs/adr/0007)
 */
public record Exploration(float entropy, float barrier) {
  /** The weights of the settings after {@code progress} of the budget, 0 to 1. */
  static Exploration at(LearnerConfig config, double progress) {
    return new Exploration(
        (float) Schedule.linear(config.entropyStart(), config.entropyEnd(), progress),
        (float) Schedule.geometric(config.barrierStart(), config.barrierEnd(), progress));
  }
}
