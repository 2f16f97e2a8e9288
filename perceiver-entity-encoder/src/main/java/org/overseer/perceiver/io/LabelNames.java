package org.overseer.perceiver.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The classes of a classifier: {@code num_labels} or {@code id2label} of {@code config.json}. */
public final class LabelNames {
  private static final String NAMES = "id2label";
  private static final int HUGGING_FACE_DEFAULT = 2;

  private LabelNames() {}

  /** How many classes there are; names count where both fields are there, as at Hugging Face. */
  public static int count(JsonObject config) {
    int count =
        config.has(NAMES)
            ? config.textsByName(NAMES).size()
            : config.integer("num_labels", HUGGING_FACE_DEFAULT);
    if (count < 1) {
      throw config.error("a classifier needs at least 1 class, has " + count);
    }
    return count;
  }

  /**
   * The names of all classes in order; {@code LABEL_0} and so on where the config has none.
   *
   * @throws ModelFormatException if the names are not numbered from 0 on
   */
  public static List<String> read(JsonObject config) {
    int count = count(config);
    Map<String, String> named = config.has(NAMES) ? config.textsByName(NAMES) : Map.of();
    List<String> names = new ArrayList<>(count);
    for (int label = 0; label < count; label++) {
      String name = named.get(Integer.toString(label));
      if (name == null && !named.isEmpty()) {
        throw config.error(
            "'%s' names %d classes but none is number %d".formatted(NAMES, count, label));
      }
      names.add(name == null ? "LABEL_" + label : name);
    }
    return names;
  }
}
