package org.overseer.env.skirmish;

import java.util.List;
import java.util.Locale;

/** Messages for names that do not exist. */
final class Names {
  /** Longer names are cut before they are compared and shown; none that exists comes close. */
  private static final int LONGEST = 64;

  private Names() {}

  static IllegalArgumentException unknown(String kind, String asked, List<String> known) {
    String name = shortened(asked);
    String closest = known.get(0);
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        closest = candidate;
      }
    }
    return new IllegalArgumentException(
        "unknown "
            + kind
            + " '"
            + name
            + "'; did you mean '"
            + closest
            + "'? There are: "
            + String.join(", ", known));
  }

  private static String shortened(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    boolean halfCharacter = Character.isHighSurrogate(name.charAt(LONGEST - 1));
    return name.substring(0, halfCharacter ? LONGEST - 1 : LONGEST) + "…";
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
