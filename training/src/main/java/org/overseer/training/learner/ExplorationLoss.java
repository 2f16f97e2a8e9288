package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.network.HeadOutput;

/**
 * The two terms that keep the heads from being certain too early.
 *
 * @param entropy of each row ÷ log(number of its legal choices), mean over a head, sum over heads
 * @param barrier −log π over the legal choices, mean over a head, sum over heads
 * @param rowEntropy normalised entropy, mean over the rows of all heads, 0 to 1
 */
record ExplorationLoss(float entropy, float barrier, float rowEntropy) {

  /**
   * Computes both and adds their gradients; a row with one legal choice has neither.
   *
   * @param gradients d(loss)/d(log-probability) of each head, {@code [R, A]}
   */
  static ExplorationLoss add(List<PolicyHead> heads, Exploration exploration, float[][] gradients) {
    double entropySum = 0;
    double barrierSum = 0;
    double rowSum = 0;
    int rows = 0;
    for (int h = 0; h < heads.size(); h++) {
      PolicyHead head = heads.get(h);
      double ofHead = 0;
      for (int o = 0; o < head.observations(); o++) {
        for (int k = head.offsets()[o]; k < head.offsets()[o + 1]; k++) {
          Row row = Row.of(head, k);
          if (row.legal > 1) {
            ofHead += head.share(o) * row.entropy;
            barrierSum += head.share(o) * row.barrier;
            rowSum += row.entropy;
            row.addGradient(head, k, head.share(o), exploration, gradients[h]);
          }
        }
      }
      head.requireFinite("entropy", ofHead);
      entropySum += ofHead;
      rows += head.rows();
    }
    return new ExplorationLoss(
        (float) entropySum, (float) barrierSum, (float) (rowSum / Math.max(1, rows)));
  }

  /** One row's distribution. */
  private record Row(int legal, double entropy, double barrier) {
    static Row of(PolicyHead head, int k) {
      double entropy = 0;
      double barrier = 0;
      int legal = 0;
      for (int at = k * head.width(); at < (k + 1) * head.width(); at++) {
        float logProbability = head.logProbabilities()[at];
        if (HeadOutput.isLegal(logProbability)) {
          legal++;
          entropy -= Math.exp(logProbability) * logProbability;
          barrier -= logProbability;
        }
      }
      return new Row(legal, entropy / Math.log(legal), barrier / legal);
    }

    void addGradient(
        PolicyHead head, int k, double share, Exploration exploration, float[] gradient) {
      double scale = exploration.entropy() / Math.log(legal);
      double pull = exploration.barrier() / legal;
      for (int at = k * head.width(); at < (k + 1) * head.width(); at++) {
        float logProbability = head.logProbabilities()[at];
        if (HeadOutput.isLegal(logProbability)) {
          double slope = scale * Math.exp(logProbability) * (logProbability + 1);
          gradient[at] += (float) (share * (slope - pull));
        }
      }
    }
  }
}
