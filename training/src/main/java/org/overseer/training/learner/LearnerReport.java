package org.overseer.training.learner;

/**
 * What one update did.
 *
 * @param loss the losses
 * @param gradientNorm global norm before clipping
 * @param learningRate step size
 * @param exploration weights of entropy and log barrier
 * @param lag policy lag of the trajectories
 */
public record LearnerReport(
    LossResult loss,
    double gradientNorm,
    double learningRate,
    Exploration exploration,
    PolicyLag lag) {}
