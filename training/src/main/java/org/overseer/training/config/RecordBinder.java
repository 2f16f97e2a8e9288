package org.overseer.training.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.WrongType;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record from the settings that have the names of its components (camelCase becomes
 * kebab-case). Knows int, long, float, double, boolean, String, Duration, List of String, enums and
 * records of these.
 */
final class RecordBinder {
  private static final Pattern UNIT = Pattern.compile("\\p{L}");

  private final Config config;
  private final Config defaults;

  /**
   * @param config the settings in force
   * @param defaults the settings of {@code defaults.conf}, named in messages
   */
  RecordBinder(Config config, Config defaults) {
    this.config = config;
    this.defaults = defaults;
  }

  /**
   * The record for the settings under {@code prefix}.
   *
   * @throws ConfigException for a value of the wrong type or outside its range
   */
  <R extends Record> R bind(Class<R> type, String prefix) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String path = prefix + kebab(components[i].getName());
      types[i] = components[i].getType();
      values[i] =
          types[i].isRecord()
              ? bind(types[i].asSubclass(Record.class), path + ".")
              : leaf(path, components[i]);
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message = String.valueOf(cause.getMessage());
      boolean named = keys(type, prefix).stream().anyMatch(message::contains);
      throw new ConfigException((named ? "" : changedIn(type, prefix)) + message, cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be built from its components", e);
    }
  }

  /** The settings of a record that are not the defaults, which its rule may be broken by. */
  private String changedIn(Class<?> type, String prefix) {
    List<String> changed =
        keys(type, prefix).stream()
            .filter(
                key ->
                    !defaults.hasPath(key) || !defaults.getValue(key).equals(config.getValue(key)))
            .map(key -> key + "=" + config.getValue(key).unwrapped())
            .toList();
    return changed.isEmpty() ? "" : String.join(", ", changed) + ": ";
  }

  /** All keys of a record type, in the order of declaration. */
  static List<String> keys(Class<?> type, String prefix) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + kebab(component.getName());
      if (component.getType().isRecord()) {
        keys.addAll(keys(component.getType(), path + "."));
      } else {
        keys.add(path);
      }
    }
    return keys;
  }

  /** {@code batchTrajectories} → {@code batch-trajectories}, {@code ACTORS} → {@code actors}. */
  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private Object leaf(String path, RecordComponent component) {
    if (!config.hasPath(path)) {
      throw new ConfigException(
          "setting '" + path + "' has no value; give one with --set " + path + "=VALUE");
    }
    Class<?> type = component.getType();
    Range range = component.getAnnotation(Range.class);
    if (type == int.class) {
      return (int) whole(path, range, Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type == long.class) {
      return whole(path, range, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type == double.class) {
      return number(path, range);
    } else if (type == float.class) {
      return (float) number(path, range);
    } else if (type == boolean.class) {
      return read(path, "true or false", () -> config.getBoolean(path));
    } else if (type == Duration.class) {
      String rule = "a duration with its unit, such as 30s or 10m";
      Duration value = read(path, rule, () -> config.getDuration(path));
      if (!UNIT.matcher(config.getString(path)).find()) {
        throw wrongType(path, rule, null);
      }
      checkRange(path, value.toNanos() / 1e9, range, " seconds");
      return value;
    } else if (type == String.class) {
      return read(path, "a word", () -> config.getString(path));
    } else if (component.isAnnotationPresent(OneOrMore.class)) {
      return names(path);
    } else if (type == List.class) {
      return List.copyOf(read(path, "a list such as [a, b]", () -> config.getStringList(path)));
    } else if (type.isEnum()) {
      return constant(path, type);
    }
    throw new IllegalStateException("component " + path + " has the unsupported type " + type);
  }

  private double number(String path, @Nullable Range range) {
    double value = read(path, "a number", () -> config.getDouble(path));
    if (!Double.isFinite(value)) {
      throw wrongType(path, "a finite number", null);
    }
    checkRange(path, value, range, "");
    return value;
  }

  private long whole(String path, @Nullable Range range, long min, long max) {
    String text = read(path, "a whole number", () -> config.getString(path));
    long value;
    try {
      value = new BigDecimal(text).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrongType(path, "a whole number", e);
    }
    if (value < min || value > max) {
      throw wrongType(path, "a whole number between " + min + " and " + max, null);
    }
    checkRange(path, value, range, "");
    return value;
  }

  private List<String> names(String path) {
    String rule = "a name or a list of different names such as [a, b]";
    boolean single = config.getValue(path).valueType() == ConfigValueType.STRING;
    List<String> names =
        single
            ? List.of(config.getString(path))
            : List.copyOf(read(path, rule, () -> config.getStringList(path)));
    if (names.isEmpty() || Set.copyOf(names).size() < names.size()) {
      throw wrongType(path, rule, null);
    }
    return names;
  }

  private Object constant(String path, Class<?> type) {
    String text = read(path, "a word", () -> config.getString(path));
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(kebab(constant.toString()));
      if (kebab(constant.toString()).equals(text)) {
        return constant;
      }
    }
    throw new ConfigException(
        path
            + " must be one of "
            + String.join(", ", names)
            + ", but is '"
            + text
            + "'"
            + ClosestName.of(text, names).map(n -> "; did you mean '" + n + "'?").orElse(""));
  }

  private void checkRange(String path, double value, @Nullable Range range, String unit) {
    if (range == null
        || (value >= range.min() && value <= range.max() && aboveBound(value, range))) {
      return;
    }
    List<String> rules = new ArrayList<>();
    if (range.min() != Double.NEGATIVE_INFINITY) {
      rules.add("at least " + plain(range.min()));
    }
    if (range.above() != Double.NEGATIVE_INFINITY) {
      rules.add("greater than " + plain(range.above()));
    }
    if (range.max() != Double.POSITIVE_INFINITY) {
      rules.add("at most " + plain(range.max()));
    }
    throw new ConfigException(
        path
            + " must be "
            + String.join(" and ", rules)
            + unit
            + ", but is "
            + text(path)
            + remedy(path));
  }

  private static boolean aboveBound(double value, Range range) {
    return range.above() == Double.NEGATIVE_INFINITY || value > range.above();
  }

  private <T> T read(String path, String expected, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (WrongType | com.typesafe.config.ConfigException.BadValue e) {
      throw wrongType(path, expected, e);
    }
  }

  private ConfigException wrongType(String path, String expected, @Nullable Exception cause) {
    String message = path + " must be " + expected + ", but is " + text(path) + remedy(path);
    return cause == null ? new ConfigException(message) : new ConfigException(message, cause);
  }

  private String text(String path) {
    Object value = config.getValue(path).unwrapped();
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }

  private String remedy(String path) {
    return defaults.hasPath(path) ? "; the default is " + defaults.getValue(path).unwrapped() : "";
  }

  private static String plain(double bound) {
    return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
  }
}
