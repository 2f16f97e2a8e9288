package org.overseer.training.learner;

import java.util.List;

/**
 * Gradients of the loss and what to report of it.
 *
 * @param headGradients d(loss)/d(log-probability) of each head, {@code [R, A]}
 * @param valueGradient d(loss)/d(value), zero for the bootstrap rows, {@code [T+1, B]}
 * @param policyLoss −Σ ρ·advantage·log π, see {@link PolicyGradient}
 * @param valueLoss half the mean squared error against the TD(λ) return
 * @param entropy mean over all rows of the entropy divided by the logarithm of the number of legal
 *     choices, 0 to 1
 * @param magnetDivergence KL(π ‖ magnet), mean over a head, sum over heads, in nats
 * @param loss the weighted sum
 * @param rhoClippedFraction share of rows whose importance ratio was clipped
 * @param explainedVariance 1 − Var(return − value) ÷ Var(return)
 */
public record LossResult(
    List<float[]> headGradients,
    float[] valueGradient,
    float policyLoss,
    float valueLoss,
    float entropy,
    float magnetDivergence,
    float loss,
    float rhoClippedFraction,
    float explainedVariance) {}
