package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;

/**
 * The actor-critic loss: V-trace policy gradient, TD(λ) value regression, entropy, log barrier,
 * magnet.
 *
 * <p>Axes as in {@link LearnerBatch} and {@link PolicyHead}. With w = π(choice) ÷ μ(choice) for
 * each row of each head:
 *
 * <ul>
 *   <li>the values of V-trace use one ratio a step and group of heads: the product of the step's w,
 *       but for orders of single units their geometric mean, as the product over many units would
 *       clip almost always (agent reference §3.2, docs/adr/0005);
 *   <li>policy: {@link PolicyGradient}, the advantage normalised over the batch if the settings say
 *       so, and constant for the gradient;
 *   <li>value: minimise ½ (G − V)², G the TD(λ) return, constant for the gradient;
 *   <li>entropy: maximise each row's entropy ÷ log(number of its legal choices), {@link Spread};
 *   <li>log barrier: minimise the mean of −log π over each row's legal choices;
 *   <li>magnet: minimise KL(π ‖ magnet), {@link Magnet}.
 * </ul>
 *
 * <p>Illegal choices have probability 0 and so no part in any term; a head without rows in the
 * batch adds exactly 0. Before: {@link LearnerLoop}. Next: {@code Tape.backward}, which gets the
 * gradients.
 */
final class Losses {
  private Losses() {}

  /**
   * Computes the loss and its gradients.
   *
   * @param heads the learner's policy on the path of the batch's decisions
   * @param magnet what the magnet would have done
   * @param values the learner's values, {@code [T+1, B]}
   * @param exploration weights of entropy and log barrier
   */
  static LossResult compute(
      LearnerBatch batch,
      List<PolicyHead> heads,
      Magnet.Sample magnet,
      float[] values,
      Exploration exploration,
      LossSettings settings) {
    float[][] gradients = new float[heads.size()][];
    Arrays.setAll(gradients, h -> new float[heads.get(h).logProbabilities().length]);
    Returns returns = new Returns(batch, values, settings);
    float[][] behaviour = PolicyHead.behaviour(heads, batch.decisions());
    PolicyGradient policy =
        PolicyGradient.add(heads, behaviour, returns, settings.clipRho(), gradients);
    Spread spread = Spread.add(heads, exploration, gradients);
    float divergence = magnet.pull(heads, settings.magnetWeight(), gradients);
    float[] targets = returns.targets();
    float[] valueGradient = new float[values.length];
    float valueLoss = valueTerm(values, targets, settings.valueWeight(), valueGradient);
    return new LossResult(
        List.of(gradients),
        valueGradient,
        policy.loss(),
        valueLoss,
        spread.rowEntropy(),
        divergence,
        policy.loss()
            + settings.valueWeight() * valueLoss
            - exploration.entropy() * spread.entropy()
            + exploration.barrier() * spread.barrier()
            + settings.magnetWeight() * divergence,
        policy.clippedFraction(),
        explainedVariance(values, targets));
  }

  private static float valueTerm(float[] values, float[] targets, float weight, float[] gradient) {
    double loss = 0;
    for (int row = 0; row < targets.length; row++) {
      float error = values[row] - targets[row];
      loss += 0.5 * error * error;
      gradient[row] = weight * error / targets.length;
    }
    return (float) (loss / targets.length);
  }

  private static float explainedVariance(float[] values, float[] targets) {
    double meanTarget = 0;
    double meanError = 0;
    for (int i = 0; i < targets.length; i++) {
      meanTarget += targets[i];
      meanError += targets[i] - values[i];
    }
    meanTarget /= targets.length;
    meanError /= targets.length;
    double target = 0;
    double error = 0;
    for (int i = 0; i < targets.length; i++) {
      target += (targets[i] - meanTarget) * (targets[i] - meanTarget);
      double e = targets[i] - values[i] - meanError;
      error += e * e;
    }
    return target > 0 ? (float) (1 - error / target) : 0;
  }
}
