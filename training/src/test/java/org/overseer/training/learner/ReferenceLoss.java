package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.network.ArgumentGroup;

/**
 * The loss in double precision, written from the formulas: sums over the future instead of
 * recursions, and all constants of the gradient computed once at the point of departure.
 */
final class ReferenceLoss {
  private final LearnerBatch batch;
  private final LossSettings settings;
  private final Exploration exploration;
  private final Magnet.Sample magnet;
  private final List<PolicyHead> heads;
  private final double[][] weights;
  private final double[] targets;

  /**
   * Takes the point of departure.
   *
   * @param heads their shapes and choices
   * @param policy log-probabilities of each head
   */
  ReferenceLoss(
      LearnerBatch batch,
      LossSettings settings,
      Exploration exploration,
      Magnet.Sample magnet,
      List<PolicyHead> heads,
      double[][] policy,
      double[] values) {
    this.batch = batch;
    this.settings = settings;
    this.exploration = exploration;
    this.magnet = magnet;
    this.heads = heads;
    int rows = batch.steps() * batch.trajectories();
    targets = new double[rows];
    for (int row = 0; row < rows; row++) {
      targets[row] = lambdaReturn(row, values);
    }
    weights = new double[heads.size()][];
    for (ArgumentGroup group : ArgumentGroup.values()) {
      double[] stepRatios = new double[rows];
      for (int row = 0; row < rows; row++) {
        stepRatios[row] = stepRatio(group, row, policy);
      }
      double[] advantages = advantages(stepRatios, values);
      for (int h = 0; h < heads.size(); h++) {
        if (heads.get(h).group() == group) {
          weights[h] = weights(h, stepRatios, advantages, policy);
        }
      }
    }
  }

  private double[] advantages(double[] stepRatios, double[] values) {
    double[] advantages = new double[targets.length];
    for (int row = 0; row < advantages.length; row++) {
      int next = row + batch.trajectories();
      double nextTarget =
          next < advantages.length ? vtrace(next, stepRatios, values) : values[next];
      advantages[row] = batch.rewards()[row] + discount(row) * nextTarget - values[row];
    }
    if (settings.normalizeAdvantages()) {
      normalise(advantages);
    }
    return advantages;
  }

  /** What −log π of the choice in each row is multiplied by. */
  private double[] weights(int h, double[] stepRatios, double[] advantages, double[][] policy) {
    PolicyHead head = heads.get(h);
    double[] result = new double[head.rows()];
    for (int row = 0; row < targets.length; row++) {
      for (int k = head.offsets()[row]; k < head.offsets()[row + 1]; k++) {
        boolean single = head.group() == ArgumentGroup.ORDERS;
        double ratio = single ? ratio(h, row, k, policy) : stepRatios[row];
        double count = single ? head.rows() : targets.length;
        result[k] = Math.min(settings.clipRho(), ratio) * advantages[row] / count;
      }
    }
    return result;
  }

  /** The loss at another point with the same constants. */
  double at(double[][] policy, double[] values) {
    double loss = 0;
    for (int h = 0; h < heads.size(); h++) {
      PolicyHead head = heads.get(h);
      for (int row = 0; row < targets.length; row++) {
        int rows = head.offsets()[row + 1] - head.offsets()[row];
        for (int k = head.offsets()[row]; k < head.offsets()[row + 1]; k++) {
          loss -= weights[h][k] * policy[h][k * head.width() + head.chosen()[k]];
          loss += exploration(head, k, policy[h]) / share(head, rows, head.rows(), targets.length);
        }
      }
    }
    for (int h = 0; h < magnet.heads().size(); h++) {
      loss += settings.magnetWeight() * divergence(magnet.heads().get(h), heads.get(h), policy[h]);
    }
    double value = 0;
    for (int row = 0; row < targets.length; row++) {
      value += Math.pow(targets[row] - values[row], 2) / 2;
    }
    return loss + settings.valueWeight() * value / targets.length;
  }

  /** How many rows one row is the mean of. */
  private static double share(PolicyHead head, int rowsOfStep, int rows, int steps) {
    return head.group() == ArgumentGroup.ORDERS ? rows : (double) steps * rowsOfStep;
  }

  private double exploration(PolicyHead head, int k, double[] policy) {
    double entropy = 0;
    double logarithms = 0;
    int legal = 0;
    for (int a = 0; a < head.width(); a++) {
      double logProbability = policy[k * head.width() + a];
      if (logProbability > -1e8) {
        entropy -= Math.exp(logProbability) * logProbability;
        logarithms += logProbability;
        legal++;
      }
    }
    return legal < 2
        ? 0
        : -exploration.entropy() * entropy / Math.log(legal)
            - exploration.barrier() * logarithms / legal;
  }

  private static double divergence(PolicyHead magnet, PolicyHead head, double[] policy) {
    double divergence = 0;
    for (int o = 0; o + 1 < magnet.offsets().length; o++) {
      int rows = magnet.offsets()[o + 1] - magnet.offsets()[o];
      for (int k = magnet.offsets()[o]; k < magnet.offsets()[o + 1]; k++) {
        double count = share(head, rows, magnet.rows(), magnet.offsets().length - 1);
        for (int a = 0; a < magnet.width(); a++) {
          double logProbability = policy[k * head.width() + a];
          if (logProbability > -1e8) {
            double pull = logProbability - magnet.logProbabilities()[k * magnet.width() + a];
            divergence += Math.exp(logProbability) * pull / count;
          }
        }
      }
    }
    return divergence;
  }

  /** v_s = V_s + Σ_t γ^(t−s) (Π c_i) δ_t over the steps from s to the end of game or unroll. */
  private double vtrace(int s, double[] ratios, double[] values) {
    double sum = values[s];
    double factor = 1;
    for (int row = s; row < targets.length; row += batch.trajectories()) {
      double delta =
          Math.min(settings.clipRho(), ratios[row])
              * (batch.rewards()[row]
                  + discount(row) * values[row + batch.trajectories()]
                  - values[row]);
      sum += factor * delta;
      factor *= discount(row) * settings.traceLambda() * Math.min(settings.clipC(), ratios[row]);
    }
    return sum;
  }

  /** The λ-return as the weighted mean of n-step returns. */
  private double lambdaReturn(int s, double[] values) {
    int last = (targets.length - 1 - s) / batch.trajectories();
    double mean = 0;
    double rest = 1;
    for (int n = 0; n <= last; n++) {
      double sum = 0;
      double factor = 1;
      for (int i = 0; i <= n; i++) {
        int row = s + i * batch.trajectories();
        sum += factor * batch.rewards()[row];
        factor *= discount(row);
      }
      sum += factor * values[s + (n + 1) * batch.trajectories()];
      double weight = n == last ? rest : rest * (1 - settings.lambda());
      mean += weight * sum;
      rest -= weight;
    }
    return mean;
  }

  private static void normalise(double[] advantages) {
    double mean = java.util.Arrays.stream(advantages).average().orElseThrow();
    double square = 0;
    for (double advantage : advantages) {
      square += Math.pow(advantage - mean, 2) / advantages.length;
    }
    for (int i = 0; i < advantages.length; i++) {
      advantages[i] = (advantages[i] - mean) / (Math.sqrt(square) + 1e-3);
    }
  }

  /** The product over all rows of the group in a step; of orders the geometric mean. */
  private double stepRatio(ArgumentGroup group, int row, double[][] policy) {
    double product = 1;
    int rows = 0;
    for (int h = 0; h < heads.size(); h++) {
      if (heads.get(h).group() == group) {
        for (int k = heads.get(h).offsets()[row]; k < heads.get(h).offsets()[row + 1]; k++) {
          product *= ratio(h, row, k, policy);
          rows++;
        }
      }
    }
    return group == ArgumentGroup.ORDERS ? Math.pow(product, 1.0 / Math.max(1, rows)) : product;
  }

  /** π ÷ μ of the choice in row k of head h, which belongs to observation {@code row}. */
  private double ratio(int h, int row, int k, double[][] policy) {
    PolicyHead head = heads.get(h);
    int at = batch.decisions().offsets()[row] + k - head.offsets()[row];
    for (int before = 0; before < h; before++) {
      at += heads.get(before).offsets()[row + 1] - heads.get(before).offsets()[row];
    }
    double behaviour = batch.decisions().logProbabilities()[at];
    return Math.exp(policy[h][k * head.width() + head.chosen()[k]] - behaviour);
  }

  private double discount(int row) {
    return Math.pow(settings.discount(), batch.durations()[row]) * batch.discounts()[row];
  }
}
