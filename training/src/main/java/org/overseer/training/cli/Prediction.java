package org.overseer.training.cli;

import java.util.List;
import java.util.Locale;

/**
 * A class with its probability.
 *
 * @param label its name
 * @param index its number
 * @param probability by the softmax over all classes
 */
record Prediction(String label, int index, double probability) {
  /** The {@code top} most probable classes. */
  static List<Prediction> of(float[] logits, List<String> labels, int top) {
    return Ranking.top(logits, 0, logits.length, top).stream()
        .map(c -> new Prediction(labels.get(c.index()), c.index(), c.probability()))
        .toList();
  }

  /** A line for people. */
  String line() {
    return String.format(
        Locale.ROOT, "  %6.2f %%  %s", 100 * probability, ConsoleCommand.printable(label));
  }
}
