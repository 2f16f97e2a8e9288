package org.overseer.perceiver.recipes;

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
    return of(FloatBuffers.toArray(logits.value()), targets);
  }

  /** The same of logits on the heap. */
  static Answers of(float[] logits, int[] targets) {
    int classes = targets.length == 0 ? 0 : logits.length / targets.length;
    int right = 0;
    double nats = 0;
    for (int row = 0; row < targets.length; row++) {
      int first = row * classes;
      int best = first;
      for (int i = first; i < first + classes; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      double sum = 0;
      for (int i = first; i < first + classes; i++) {
        sum += Math.exp(logits[i] - logits[best]);
      }
      right += best == first + targets[row] ? 1 : 0;
      nats += Math.log(sum) + logits[best] - logits[first + targets[row]];
    }
    return new Answers(targets.length, right, nats);
  }

  Answers plus(Answers other) {
    return new Answers(rows + other.rows, right + other.right, nats + other.nats);
  }

  double accuracy() {
    return (double) right / rows;
  }

  double loss() {
    return nats / rows;
  }
}
