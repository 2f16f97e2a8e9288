package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.network.RewardStream;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.finite.Finite;

/**
 * Gradients of the loss and what to report of it.
 *
 * @param headGradients d(loss)/d(log-probability) of each head, {@code [R, A]}
 * @param valueGradient d(loss)/d(value), zero for the bootstrap rows, {@code [T+1, B, S]}
 * @param policyLoss −Σ ρ·advantage·log π, see {@link PolicyGradient}
 * @param valueLoss half the mean squared error against the TD(λ) return, weighted sum over streams
 * @param entropy mean over all rows of the entropy divided by the logarithm of the number of legal
 *     choices, 0 to 1
 * @param magnetDivergence KL(π ‖ magnet), mean over a head, sum over heads, in nats
 * @param teacherDivergence KL(teacher ‖ π), mean over a head, sum over heads, in nats; 0 without
 *     one
 * @param loss the weighted sum
 * @param rhoClippedFraction share of rows whose importance ratio was clipped
 * @param valueLosses half the mean squared error of each reward stream, {@code [S]}
 * @param explainedVariances 1 − Var(return − value) ÷ Var(return) of each reward stream, {@code
 *     [S]}
 */
public record LossResult(
    List<float[]> headGradients,
    float[] valueGradient,
    float policyLoss,
    float valueLoss,
    float entropy,
    float magnetDivergence,
    float teacherDivergence,
    float loss,
    float rhoClippedFraction,
    float[] valueLosses,
    float[] explainedVariances) {

  /** The explained variance of the first reward stream. */
  float explainedVariance() {
    return explainedVariances[0];
  }

  /**
   * Refuses a loss with a term that is not finite; those of single action heads, and those that
   * their weight takes out of range, are looked at where they are computed.
   *
   * @param streams whose values these are, in their order
   * @throws NonFiniteException naming the term, and the reward stream where it is of one
   */
  void requireFinite(List<RewardStream> streams) {
    for (int s = 0; s < valueLosses.length; s++) {
      Finite.require("value loss of " + streams.get(s).key(), valueLosses[s]);
    }
    Finite.require("policy loss", policyLoss);
    Finite.require("value loss", valueLoss);
    Finite.require("entropy", entropy);
    Finite.require("divergence from the mean parameters", magnetDivergence);
    Finite.require("divergence from the teacher", teacherDivergence);
    Finite.require("loss", loss);
  }
}
