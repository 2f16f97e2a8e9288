package org.overseer.perceiver.recipes;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * What logits say about the right classes.
 *
 * @param rows how many answers there are
 * @param right how many have the largest logit at the right class
 * @param nats Σ −log probability of the right class
 */
record Answers(int rows, int right, double nats) {
  static final Answers NONE = new Answers(0, 0, 0);

  /**
   * Reads logits of a step that is not recorded.
   *
   * @param logits {@code [rows, K]}
   * @param targets the right class of each row
   */
  static Answers of(Variable logits, int[] targets) {
    int classes = logits.columns();
    float[] logProbabilities = FloatBuffers.toArray(Functions.logSoftmax(logits).value());
    int right = 0;
    double nats = 0;
    for (int row = 0; row < targets.length; row++) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        if (logProbabilities[row * classes + k] > logProbabilities[row * classes + best]) {
          best = k;
        }
      }
      right += best == targets[row] ? 1 : 0;
      nats -= logProbabilities[row * classes + targets[row]];
    }
    return new Answers(targets.length, right, nats);
  }

  Answers plus(Answers other) {
    return new Answers(rows + other.rows, right + other.right, nats + other.nats);
  }

  double accuracy() {
    return rows == 0 ? 0 : (double) right / rows;
  }

  double loss() {
    return rows == 0 ? 0 : nats / rows;
  }
}
