package org.overseer.training.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A configuration as a flat list of keys and values: for files, for reading, for comparing. */
public final class Settings {
  private Settings() {}

  /**
   * Key → value in the order of the records. Values are numbers, booleans, strings and lists of
   * strings; {@link ConfigLoader#fromSettings} reads them back.
   */
  public static Map<String, Object> of(TrainingConfig config) {
    return of(config, "");
  }

  /** The same for any record of settings, each key behind a prefix. */
  static Map<String, Object> of(Record config, String prefix) {
    Map<String, Object> settings = new LinkedHashMap<>();
    collect(config, prefix, settings);
    return settings;
  }

  /**
   * One line {@code key: before → after} for each setting that means something else. A part of the
   * network that is named is the same as one that the architecture says.
   */
  public static List<String> differences(Map<String, ?> before, Map<String, ?> after) {
    Map<String, Object> earlier = writtenOut(before);
    Map<String, Object> later = writtenOut(after);
    Map<String, Object> union = new LinkedHashMap<>(earlier);
    union.putAll(later);
    List<String> lines = new ArrayList<>();
    for (String key : union.keySet()) {
      if (!Objects.equals(text(earlier.get(key)), text(later.get(key)))) {
        lines.add(key + ": " + text(earlier.get(key)) + " → " + text(later.get(key)));
      }
    }
    return lines;
  }

  /** The settings with the name of each part of the network that the architecture says. */
  public static Map<String, Object> writtenOut(Map<String, ?> settings) {
    return PresetParts.writtenOut(settings);
  }

  /** What a setting means: its comment in {@code defaults.conf}. */
  public static String meaning(String key) {
    return ConfigLoader.comment(key);
  }

  private static void collect(Record node, String prefix, Map<String, Object> settings) {
    for (RecordComponent component : node.getClass().getRecordComponents()) {
      String key = prefix + RecordBinder.kebab(component.getName());
      Object value = value(node, component);
      if (value instanceof Record inner) {
        collect(inner, key + ".", settings);
      } else if (value instanceof Duration duration) {
        settings.put(key, text(duration));
      } else if (value instanceof Enum<?> constant) {
        settings.put(key, RecordBinder.kebab(constant.name()));
      } else if (component.isAnnotationPresent(OneOrMore.class)
          && value instanceof List<?> names
          && names.size() == 1) {
        settings.put(key, names.get(0));
      } else {
        settings.put(key, value);
      }
    }
  }

  private static Object value(Record node, RecordComponent component) {
    try {
      return component.getAccessor().invoke(node);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  /** The shortest form that reads back exactly: 9m, 30s, 1500ms. */
  private static String text(Duration duration) {
    if (duration.toNanosPart() % 1_000_000 != 0) {
      return duration.toNanos() + "ns";
    } else if (duration.toNanosPart() != 0) {
      return duration.toMillis() + "ms";
    } else if (duration.toSecondsPart() != 0 || duration.isZero()) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutes() + "m";
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? "(none)" : value.toString();
  }
}
