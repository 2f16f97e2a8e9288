package org.overseer.perceiver.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Milliseconds of many rounds. */
final class Times {
  private final List<Double> rounds = new ArrayList<>();

  void add(double milliseconds) {
    rounds.add(milliseconds);
  }

  double min() {
    return Collections.min(rounds);
  }

  double median() {
    List<Double> sorted = new ArrayList<>(rounds);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
