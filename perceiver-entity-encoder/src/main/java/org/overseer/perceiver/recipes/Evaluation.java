package org.overseer.perceiver.recipes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Figures on held-out data.
 *
 * @param score the figure that says which of two models is better
 * @param higherIsBetter whether more of it is better
 * @param figures all of them by name, in the order in which they are told
 * @param examples how many examples, or other units, the figures are means over
 * @param unit what these are, in the plural
 */
public record Evaluation(
    String score, boolean higherIsBetter, Map<String, Double> figures, long examples, String unit) {
  /** Mean loss, lower is better. */
  public static final String LOSS = "loss";

  /** Share of right answers. */
  public static final String ACCURACY = "accuracy";

  /** Mean over several tasks of what is best at 1: accuracies and correlations. */
  public static final String SCORE = "score";

  /** Unit: what a batch is made of. */
  public static final String EXAMPLES = "held-out examples";

  /** Unit: bytes that a language model is asked for. */
  public static final String HIDDEN_BYTES = "hidden bytes of held-out text";

  /** Checks that the score is one of the figures. */
  public Evaluation {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    if (!figures.containsKey(score)) {
      throw new IllegalArgumentException("no figure '" + score + "' in " + figures);
    }
  }

  /**
   * Which held-out examples are looked at: evenly spread, since data is often sorted by class.
   *
   * @param size how many there are
   * @param most how many are looked at, at most
   * @throws IllegalArgumentException if that is none
   */
  static int[] spread(int size, int most) {
    if (size < 1 || most < 1) {
      throw new IllegalArgumentException(
          "an evaluation needs examples: evaluation.examples is %,d, of %,d held-out ones"
              .formatted(most, size));
    }
    int count = Math.min(size, most);
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }

  /**
   * What a score depends on, in a fixed order.
   *
   * @param heldOut how many examples are held out
   * @param most how many of them are looked at, at most
   * @param own what only one recipe has
   */
  static Map<String, String> measuredOn(long heldOut, int most, Map<String, ?> own) {
    Map<String, String> all = new TreeMap<>();
    all.put("held out", Long.toString(heldOut));
    all.put("looked at", Integer.toString(most));
    own.forEach((name, value) -> all.put(name, value.toString()));
    return all;
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

  /** One line, such as {@code accuracy 0.9750, loss 0.1203 on 360 held-out examples}. */
  public String line() {
    return figures.entrySet().stream()
            .map(e -> e.getKey() + " " + number(e.getValue()))
            .collect(Collectors.joining(", "))
        + String.format(Locale.ROOT, " on %,d %s", examples, unit);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
