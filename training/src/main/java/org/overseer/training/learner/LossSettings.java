package org.overseer.training.learner;

/**
 * Weights and clips of the loss.
 *
 * @param discount γ of one agent step
 * @param lambda λ of the TD(λ) return that the value head learns
 * @param clipRho ρ̄, the largest importance ratio of a temporal difference and of a policy gradient
 * @param clipC c̄, the largest trace coefficient of V-trace
 * @param valueWeight weight of the value loss
 * @param magnetWeight weight of the divergence from the magnet
 * @param normalizeAdvantages whether the advantages of a batch are brought to mean 0 and deviation
 *     1 before they weigh the policy gradient
 */
public record LossSettings(
    float discount,
    float lambda,
    float clipRho,
    float clipC,
    float valueWeight,
    float magnetWeight,
    boolean normalizeAdvantages) {}
