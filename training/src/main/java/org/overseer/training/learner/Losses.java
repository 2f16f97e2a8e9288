package org.overseer.training.learner;

import java.util.Arrays;

/**
 * The actor-critic loss: V-trace policy gradient, TD(λ) value regression, entropy, log barrier,
 * magnet.
 *
 * <p>Axes as in {@link LearnerBatch}; A orders a row of the log-probabilities. With w_k =
 * π(order_k) ÷ μ(order_k) for each unit order k:
 *
 * <ul>
 *   <li>the values of V-trace use one ratio a step, the geometric mean of the w_k of its units: the
 *       product over many units would clip almost always (agent reference §3.2, architecture §6);
 *   <li>policy: minimise −min(ρ̄, w_k) · advantage · log π(order_k), the advantage normalised over
 *       the batch if the settings say so, and constant for the gradient;
 *   <li>value: minimise ½ (G − V)², G the TD(λ) return, constant for the gradient;
 *   <li>entropy: maximise each unit's entropy ÷ log(number of its legal orders);
 *   <li>log barrier: minimise the mean of −log π over each unit's legal orders;
 *   <li>magnet: minimise KL(π ‖ magnet), {@link Magnet}.
 * </ul>
 *
 * <p>Illegal orders have probability 0 and so no part in any term. Before: {@link LearnerLoop}.
 * Next: {@code Tape.backward}, which gets the two gradients.
 */
public final class Losses {
  private static final float ADVANTAGE_EPSILON = 1e-3f;

  private Losses() {}

  /**
   * Computes the loss and its gradients.
   *
   * @param logProbabilities masked log-softmax of the learner's policy, {@code [ΣK, A]}
   * @param magnet what the magnet would have done
   * @param values the learner's values, {@code [T+1, B]}
   * @param exploration weights of entropy and log barrier
   */
  public static LossResult compute(
      LearnerBatch batch,
      float[] logProbabilities,
      Magnet.Sample magnet,
      int width,
      float[] values,
      Exploration exploration,
      LossSettings settings) {
    int orders = batch.orderCount();
    float[] logRatios = new float[orders];
    for (int k = 0; k < orders; k++) {
      logRatios[k] =
          logProbabilities[k * width + batch.orders()[k]] - batch.behaviourLogProbabilities()[k];
    }
    int rows = batch.steps() * batch.trajectories();
    int[] offsets = Arrays.copyOf(batch.features().ownOffsets(), rows + 1);
    float[] stepLogRatios = VTrace.stepLogRatios(logRatios, offsets);
    Returns returns = Returns.compute(batch, stepLogRatios, values, settings);
    float[] gradient = new float[orders * width];
    PolicyTerm policy =
        policyTerm(batch, logProbabilities, width, logRatios, returns, settings, gradient);
    ExplorationTerm spread =
        explorationTerm(logProbabilities, width, orders, exploration, gradient);
    float divergence = magnet.pull(logProbabilities, width, settings.magnetWeight(), gradient);
    float[] valueGradient = new float[values.length];
    float valueLoss = valueTerm(values, returns.targets(), settings.valueWeight(), valueGradient);
    return new LossResult(
        gradient,
        valueGradient,
        policy.loss,
        valueLoss,
        spread.entropy,
        divergence,
        policy.loss
            + settings.valueWeight() * valueLoss
            - exploration.entropy() * spread.entropy
            + exploration.barrier() * spread.barrier
            + settings.magnetWeight() * divergence,
        policy.clippedFraction,
        explainedVariance(values, returns.targets()));
  }

  private record PolicyTerm(float loss, float clippedFraction) {}

  private static PolicyTerm policyTerm(
      LearnerBatch batch,
      float[] logProbabilities,
      int width,
      float[] logRatios,
      Returns returns,
      LossSettings settings,
      float[] gradient) {
    float[] advantages =
        settings.normalizeAdvantages() ? normalised(returns.advantages()) : returns.advantages();
    int[] offsets = batch.features().ownOffsets();
    int total = Math.max(1, batch.orderCount());
    double loss = 0;
    int clipped = 0;
    for (int row = 0; row < advantages.length; row++) {
      for (int k = offsets[row]; k < offsets[row + 1]; k++) {
        double ratio = Math.exp(logRatios[k]);
        clipped += ratio > settings.clipRho() ? 1 : 0;
        double weight = Math.min(settings.clipRho(), ratio) * advantages[row] / total;
        int chosen = k * width + batch.orders()[k];
        loss -= weight * logProbabilities[chosen];
        gradient[chosen] -= (float) weight;
      }
    }
    return new PolicyTerm((float) loss, (float) clipped / total);
  }

  /**
   * What the exploration terms are over all orders' distributions.
   *
   * @param entropy mean of entropy ÷ log(number of legal orders)
   * @param barrier mean of −log π over the legal orders
   */
  private record ExplorationTerm(float entropy, float barrier) {}

  /** Adds the gradients of both terms; a unit with one legal order has neither. */
  private static ExplorationTerm explorationTerm(
      float[] logProbabilities, int width, int orders, Exploration exploration, float[] gradient) {
    double entropySum = 0;
    double barrierSum = 0;
    double each = 1.0 / Math.max(1, orders);
    for (int k = 0; k < orders; k++) {
      double entropy = 0;
      double barrier = 0;
      int legal = 0;
      for (int a = 0; a < width; a++) {
        float logProbability = logProbabilities[k * width + a];
        if (isLegal(logProbability)) {
          legal++;
          entropy -= Math.exp(logProbability) * logProbability;
          barrier -= logProbability;
        }
      }
      if (legal < 2) {
        continue;
      }
      double scale = 1 / Math.log(legal);
      entropySum += entropy * scale;
      barrierSum += barrier / legal;
      for (int a = 0; a < width; a++) {
        float logProbability = logProbabilities[k * width + a];
        if (isLegal(logProbability)) {
          double slope = scale * Math.exp(logProbability) * (logProbability + 1);
          gradient[k * width + a] +=
              (float) (each * (exploration.entropy() * slope - exploration.barrier() / legal));
        }
      }
    }
    return new ExplorationTerm((float) (entropySum * each), (float) (barrierSum * each));
  }

  /** Masked orders have a log-probability of about −1e9. */
  static boolean isLegal(float logProbability) {
    return logProbability > -1e8f;
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

  private static float[] normalised(float[] advantages) {
    double mean = 0;
    for (float advantage : advantages) {
      mean += advantage;
    }
    mean /= advantages.length;
    double variance = 0;
    for (float advantage : advantages) {
      variance += (advantage - mean) * (advantage - mean);
    }
    double scale = 1 / (Math.sqrt(variance / advantages.length) + ADVANTAGE_EPSILON);
    float[] result = new float[advantages.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) ((advantages[i] - mean) * scale);
    }
    return result;
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
