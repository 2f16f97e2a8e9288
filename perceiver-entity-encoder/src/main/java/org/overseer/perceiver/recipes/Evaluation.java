package org.overseer.perceiver.recipes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Figures on held-out data.
 *
 * @param score the figure that says which of two models is better
 * @param higherIsBetter whether more of it is better
 * @param figures all of them by name, in the order in which they are told
 * @param examples how many examples were looked at
 */
public record Evaluation(
    String score, boolean higherIsBetter, Map<String, Double> figures, long examples) {
  /** Mean loss, lower is better. */
  public static final String LOSS = "loss";

  /** Share of right answers. */
  public static final String ACCURACY = "accuracy";

  /** Checks that the score is one of the figures. */
  public Evaluation {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    if (!figures.containsKey(score)) {
      throw new IllegalArgumentException("no figure '" + score + "' in " + figures);
    }
  }

  /** A figure by name. */
  public double figure(String name) {
    Double value = figures.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no figure '" + name + "' in " + figures);
    }
    return value;
  }

  /** The figure that decides. */
  public double scoreValue() {
    return figure(score);
  }

  /** Whether this is strictly better than a score of the same kind. */
  public boolean betterThan(double other) {
    return higherIsBetter ? scoreValue() > other : scoreValue() < other;
  }

  /** One line, such as {@code accuracy 0.9750, loss 0.1203 on 360 examples}. */
  public String line() {
    return figures.entrySet().stream()
            .map(e -> "%s %s".formatted(e.getKey(), number(e.getValue())))
            .collect(Collectors.joining(", "))
        + " on %,d held-out examples".formatted(examples);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
