package org.overseer.training.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a user probably meant to type. */
public final class ClosestName {
  private ClosestName() {}

  /**
   * The known name with the fewest edits, where that is close enough to be a likely typing error
   * (at most two edits, or a third of the length).
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, wanted.length() / 3);
    return known.stream()
        .filter(name -> edits(wanted, name.toLowerCase(Locale.ROOT)) <= limit)
        .min(Comparator.comparingInt(name -> edits(wanted, name.toLowerCase(Locale.ROOT))));
  }

  /**
   * The tail of an error line: {@code ; did you mean 'x'?}, or the whole list if nothing is near.
   */
  public static String hint(String typed, Collection<String> known) {
    String suggestion = suggestion(typed, known);
    return suggestion.isEmpty() ? "; known are: " + String.join(", ", known) : suggestion;
  }

  /** The tail of an error line: {@code ; did you mean 'x'?}, or nothing if no name is near. */
  public static String suggestion(String typed, Collection<String> known) {
    return of(typed, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** Levenshtein distance: insertions, deletions and replacements. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
