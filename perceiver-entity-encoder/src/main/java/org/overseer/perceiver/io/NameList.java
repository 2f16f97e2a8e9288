package org.overseer.perceiver.io;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in an error message: a few in full, then how many more. */
final class NameList {
  private static final int SHOWN = 5;

  private NameList() {}

  static String of(Collection<String> names) {
    String shown =
        names.stream().limit(SHOWN).map(n -> "'" + n + "'").collect(Collectors.joining(", "));
    int more = names.size() - SHOWN;
    return names.isEmpty() ? "none" : more > 0 ? shown + " and " + more + " more" : shown;
  }

  static ModelFormatException noTensor(String source, String name, Collection<String> present) {
    return new ModelFormatException(
        "%s: has no tensor '%s'; it holds %s".formatted(source, name, of(present)));
  }
}
