package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.perceiver.optim.NonFiniteException;

/**
 * The V-trace policy gradient, group by group of the heads (AlphaStar, pseudocode).
 *
 * <p>Each group has its own importance ratios w, and by them its own advantages. Where each row is
 * a decision of its own, a row is weighed by its own w and the loss is a mean over rows; else all
 * rows of a step are weighed by the step's w and the loss is a mean over steps.
 *
 * @param loss −min(ρ̄, w) · advantage · log π(choice), summed over groups
 * @param clippedFraction share of all rows whose ratio was clipped
 */
record PolicyGradient(float loss, float clippedFraction) {

  /**
   * Computes the loss and adds its gradients.
   *
   * @param behaviour log-probabilities of each head's choices when they were drawn
   * @param clipRho ρ̄
   * @param gradients d(loss)/d(log-probability) of each head, {@code [R, A]}
   * @throws NonFiniteException if a head's loss is not finite
   */
  static PolicyGradient add(
      List<PolicyHead> heads,
      float[][] behaviour,
      Returns returns,
      float clipRho,
      float[][] gradients) {
    double loss = 0;
    int clipped = 0;
    int rows = 0;
    for (ArgumentGroup group : ArgumentGroup.values()) {
      float[] stepLogRatios = stepLogRatios(heads, behaviour, group);
      if (stepLogRatios.length == 0) {
        continue;
      }
      float[] advantages = returns.advantages(stepLogRatios);
      for (int h = 0; h < heads.size(); h++) {
        PolicyHead head = heads.get(h);
        if (head.group() != group) {
          continue;
        }
        float[] rowLogRatios = head.logRatios(behaviour[h]);
        double ofHead = 0;
        double each = 1.0 / (head.isRowwise() ? head.rows() : head.observations());
        for (int o = 0; o < head.observations(); o++) {
          for (int k = head.offsets()[o]; k < head.offsets()[o + 1]; k++) {
            double ratio = Math.exp(head.isRowwise() ? rowLogRatios[k] : stepLogRatios[o]);
            clipped += ratio > clipRho ? 1 : 0;
            double weight = Math.min(clipRho, ratio) * advantages[o] * each;
            int chosen = k * head.width() + head.chosen()[k];
            ofHead -= weight * head.logProbabilities()[chosen];
            gradients[h][chosen] -= (float) weight;
          }
        }
        head.requireFinite("policy loss", ofHead);
        loss += ofHead;
        rows += head.rows();
      }
    }
    return new PolicyGradient((float) loss, (float) clipped / Math.max(1, rows));
  }

  /** log w of each step, {@code [T, B]}; empty if the group has no rows in the batch. */
  private static float[] stepLogRatios(
      List<PolicyHead> heads, float[][] behaviour, ArgumentGroup group) {
    float[] sum = new float[0];
    for (int h = 0; h < heads.size(); h++) {
      PolicyHead head = heads.get(h);
      if (head.group() == group && head.rows() > 0) {
        float[] rows = head.logRatios(behaviour[h]);
        float[] steps =
            head.isRowwise()
                ? VTrace.meanLogRatios(rows, head.offsets())
                : VTrace.jointLogRatios(rows, head.offsets());
        for (int i = 0; i < sum.length; i++) {
          steps[i] += sum[i];
        }
        sum = steps;
      }
    }
    return sum;
  }
}
