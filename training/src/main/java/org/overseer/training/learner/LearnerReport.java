package org.overseer.training.learner;

/**
 * What one update did.
 *
 * @param loss the losses
 * @param gradientNorm global norm before clipping
 * @param learningRate step size
 * @param exploration weights of entropy and log barrier
 * @param lagMean mean policy lag of the trajectories, in versions
 * @param lagMax largest policy lag
 */
public record LearnerReport(
    LossResult loss,
    double gradientNorm,
    double learningRate,
    Exploration exploration,
    double lagMean,
    long lagMax) {}
