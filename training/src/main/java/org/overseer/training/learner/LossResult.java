package org.overseer.training.learner;

/**
 * Gradients of the loss and what to report of it.
 *
 * @param logProbabilityGradient d(loss)/d(log-probability) of every order, {@code [ΣK, A]}
 * @param valueGradient d(loss)/d(value), zero for the bootstrap rows, {@code [T+1, B]}
 * @param policyLoss −Σ ρ·advantage·log π, mean over orders
 * @param valueLoss half the mean squared error against the TD(λ) return
 * @param entropy mean over units of the entropy divided by the logarithm of the number of legal
 *     orders, 0 to 1
 * @param magnetDivergence mean over units of KL(π ‖ magnet), in nats
 * @param loss the weighted sum
 * @param rhoClippedFraction share of orders whose importance ratio was clipped
 * @param explainedVariance 1 − Var(return − value) ÷ Var(return)
 */
public record LossResult(
    float[] logProbabilityGradient,
    float[] valueGradient,
    float policyLoss,
    float valueLoss,
    float entropy,
    float magnetDivergence,
    float loss,
    float rhoClippedFraction,
    float explainedVariance) {}
