package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;
import org.overseer.agent.network.HeadOutput;
import org.overseer.training.finite.Finite;

/**
 * The loss of behavioural cloning (AlphaStar, pseudocode): minimise −log π(label), mean over a
 * head, sum over heads, and regress the value to the TD(λ) return of the games as they were played.
 *
 * <p>The choices of the batch's decisions are the labels. A label that is not legal cannot be
 * learned: it counts in the mean and has no gradient. Before: {@link LearnerLoop}. Next: {@code
 * Tape.backward}.
 */
final class Cloning {
  private static final Exploration NONE = new Exploration(0, 0);

  private Cloning() {}

  static LossResult compute(
      LearnerBatch batch, List<PolicyHead> heads, float[] values, LossSettings settings) {
    float[][] gradients = new float[heads.size()][];
    Arrays.setAll(gradients, h -> new float[heads.get(h).logProbabilities().length]);
    double crossEntropy = 0;
    for (int h = 0; h < gradients.length; h++) {
      double ofHead = crossEntropy(heads.get(h), gradients[h]);
      heads.get(h).requireFinite("policy loss", ofHead);
      crossEntropy += ofHead;
    }
    ExplorationLoss explored = ExplorationLoss.add(heads, NONE, gradients);
    float[] valueGradient = new float[values.length];
    ValueLoss value =
        ValueLoss.write(new Returns(batch, values, settings), settings, valueGradient);
    return new LossResult(
        List.of(gradients),
        valueGradient,
        (float) crossEntropy,
        value.loss(),
        explored.rowEntropy(),
        0,
        0,
        (float) crossEntropy + Finite.weighted("value loss", settings.valueWeight(), value.loss()),
        0,
        value.ofStreams(),
        value.explainedVariances());
  }

  private static double crossEntropy(PolicyHead head, float[] gradient) {
    double sum = 0;
    for (int o = 0; o < head.observations(); o++) {
      for (int k = head.offsets()[o]; k < head.offsets()[o + 1]; k++) {
        int label = k * head.width() + head.chosen()[k];
        if (HeadOutput.isLegal(head.logProbabilities()[label])) {
          sum -= head.share(o) * head.logProbabilities()[label];
          gradient[label] -= (float) head.share(o);
        }
      }
    }
    return sum;
  }
}
