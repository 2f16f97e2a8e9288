package org.overseer.training.cli;

import java.util.List;
import java.util.stream.IntStream;
import org.overseer.training.config.ConfigException;

/** The most probable of a model's answers. */
final class Ranking {
  private Ranking() {}

  /** One answer. */
  record Candidate(int index, double probability) {}

  /**
   * The first {@code count} by the softmax of logits; equal ones in their own order.
   *
   * @param logits many rows of {@code width}
   */
  static List<Candidate> top(float[] logits, int row, int width, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < width; i++) {
      largest = Math.max(largest, logits[row * width + i]);
    }
    double sum = 0;
    double[] shares = new double[width];
    for (int i = 0; i < width; i++) {
      shares[i] = Math.exp(logits[row * width + i] - largest);
      sum += shares[i];
    }
    double total = sum;
    return IntStream.range(0, width)
        .mapToObj(i -> new Candidate(i, shares[i] / total))
        .sorted((a, b) -> Double.compare(b.probability(), a.probability()))
        .limit(count)
        .toList();
  }

  /** Checks {@code --top}. */
  static void requirePositive(int top) {
    if (top < 1) {
      throw new ConfigException("--top must be at least 1, but is " + top);
    }
  }
}
