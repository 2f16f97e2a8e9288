package org.overseer.training.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one side took in each round. */
final class Times {
  private final List<Double> rounds = new ArrayList<>();

  void add(double time) {
    rounds.add(time);
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

  Map<String, Double> toJson() {
    Map<String, Double> json = new LinkedHashMap<>();
    json.put("median", median());
    json.put("min", min());
    return json;
  }
}
