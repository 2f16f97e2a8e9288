package org.overseer.training.learner;

/**
 * The loss in double precision, written from the formulas: sums over the future instead of
 * recursions, and all constants of the gradient computed once at the point of departure.
 */
final class ReferenceLoss {
  private final LearnerBatch batch;
  private final LossSettings settings;
  private final Exploration exploration;
  private final Magnet.Sample magnet;
  private final int width;
  private final int[] orders;
  private final double[] weights;
  private final double[] targets;

  ReferenceLoss(
      LearnerBatch batch,
      LossSettings settings,
      Exploration exploration,
      Magnet.Sample magnet,
      double[] logProbabilities,
      int width,
      double[] values) {
    this.batch = batch;
    this.settings = settings;
    this.exploration = exploration;
    this.magnet = magnet;
    this.width = width;
    this.orders = batch.orders();
    int rows = batch.steps() * batch.trajectories();
    double[] stepRatios = new double[rows];
    for (int row = 0; row < rows; row++) {
      double product = 1;
      for (int k = from(row); k < from(row + 1); k++) {
        product *= ratio(k, logProbabilities);
      }
      stepRatios[row] = Math.pow(product, 1.0 / Math.max(1, from(row + 1) - from(row)));
    }
    double[] advantages = new double[rows];
    targets = new double[rows];
    for (int row = 0; row < rows; row++) {
      int next = row + batch.trajectories();
      double nextTarget = next < rows ? vtrace(next, stepRatios, values) : values[next];
      advantages[row] = batch.rewards()[row] + discount(row) * nextTarget - values[row];
      targets[row] = lambdaReturn(row, values);
    }
    if (settings.normalizeAdvantages()) {
      normalise(advantages);
    }
    weights = new double[batch.orderCount()];
    for (int row = 0; row < rows; row++) {
      for (int k = from(row); k < from(row + 1); k++) {
        weights[k] = Math.min(settings.clipRho(), ratio(k, logProbabilities)) * advantages[row];
      }
    }
  }

  /** The loss at another point with the same constants. */
  double at(double[] logProbabilities, double[] values) {
    double policy = 0;
    double entropy = 0;
    double barrier = 0;
    double divergence = 0;
    for (int k = 0; k < weights.length; k++) {
      policy -= weights[k] * logProbabilities[k * width + orders[k]];
      double sum = 0;
      double logarithms = 0;
      int legal = 0;
      for (int a = 0; a < width; a++) {
        double logProbability = logProbabilities[k * width + a];
        if (logProbability > -1e8) {
          sum -= Math.exp(logProbability) * logProbability;
          logarithms += logProbability;
          if (k < magnet.orders()) {
            double pull = logProbability - magnet.logProbabilities()[k * magnet.width() + a];
            divergence += Math.exp(logProbability) * pull;
          }
          legal++;
        }
      }
      entropy += sum / Math.log(legal);
      barrier -= logarithms / legal;
    }
    double value = 0;
    for (int row = 0; row < targets.length; row++) {
      value += Math.pow(targets[row] - values[row], 2) / 2;
    }
    return policy / weights.length
        + settings.valueWeight() * value / targets.length
        - exploration.entropy() * entropy / weights.length
        + exploration.barrier() * barrier / weights.length
        + settings.magnetWeight() * divergence / magnet.orders();
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
      factor *= discount(row) * settings.lambda() * Math.min(settings.clipC(), ratios[row]);
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

  private void normalise(double[] advantages) {
    double mean = java.util.Arrays.stream(advantages).average().orElseThrow();
    double square = 0;
    for (double advantage : advantages) {
      square += Math.pow(advantage - mean, 2) / advantages.length;
    }
    for (int i = 0; i < advantages.length; i++) {
      advantages[i] = (advantages[i] - mean) / (Math.sqrt(square) + 1e-3);
    }
  }

  private double ratio(int k, double[] logProbabilities) {
    return Math.exp(logProbabilities[k * width + orders[k]] - batch.behaviourLogProbabilities()[k]);
  }

  private double discount(int row) {
    return settings.discount() * batch.discounts()[row];
  }

  private int from(int row) {
    return batch.features().ownOffsets()[row];
  }
}
