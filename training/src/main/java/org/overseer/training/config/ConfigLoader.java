package org.overseer.training.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link TrainingConfig} from its layers: {@code defaults.conf}, then a preset, then a
 * file, then single overrides. Every layer is untrusted: a key that no record has is an error that
 * names the closest one.
 */
public final class ConfigLoader {
  private static final List<String> PRESETS = List.of("demo", "8m", "debug");
  private static final List<String> KEYS = RecordBinder.keys(TrainingConfig.class, "");

  private ConfigLoader() {}

  /** Names of the presets, the default one first. */
  public static List<String> presets() {
    return PRESETS;
  }

  /** Every key, for example {@code learner.discount}, in the order of the records. */
  public static List<String> keys() {
    return KEYS;
  }

  /** The defaults with a preset on top. */
  public static TrainingConfig preset(String preset) {
    return load(preset, null, List.of());
  }

  /**
   * The settings of a run.
   *
   * @param preset one of {@link #presets()}
   * @param file a HOCON file, or null
   * @param overrides settings of the form {@code key=value}, later ones win
   * @throws ConfigException with one line for the user
   */
  public static TrainingConfig load(String preset, @Nullable Path file, List<String> overrides) {
    Config layers = defaults();
    layers = checked(presetLayer(preset), "preset " + preset).withFallback(layers);
    if (file != null) {
      layers = checked(fileLayer(file), file.toString()).withFallback(layers);
    }
    for (String override : overrides) {
      layers = checked(overrideLayer(override), "--set").withFallback(layers);
    }
    return bind(layers);
  }

  /**
   * The settings of an earlier run, as {@link Settings#of} wrote them; a setting that has come
   * since has its default.
   *
   * @throws ConfigException where a key is not known any more or a value does not fit
   */
  public static TrainingConfig fromSettings(Map<String, ?> settings) {
    Config layer = ConfigFactory.parseMap(settings, "settings");
    return bind(checked(layer, "settings").withFallback(defaults()));
  }

  /** The comment above a setting in {@code defaults.conf}, in one line. */
  static String comment(String key) {
    ConfigValue value = defaults().root();
    for (String part : ConfigUtil.splitPath(key)) {
      value = Objects.requireNonNull(((ConfigObject) value).get(part), key);
    }
    return comment(value.origin());
  }

  /** The first line of a preset file. */
  public static String presetComment(String preset) {
    Config layer = presetLayer(preset);
    return layer.root().values().stream()
        .map(value -> comment(firstLeaf(value).origin()))
        .filter(comment -> !comment.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static ConfigValue firstLeaf(ConfigValue value) {
    return value instanceof ConfigObject object && !object.isEmpty()
        ? firstLeaf(object.values().iterator().next())
        : value;
  }

  private static String comment(ConfigOrigin origin) {
    return String.join(" ", origin.comments().stream().map(String::strip).toList());
  }

  private static Config defaults() {
    return parseResource("defaults.conf");
  }

  private static Config presetLayer(String preset) {
    if (!PRESETS.contains(preset)) {
      throw new ConfigException(
          "unknown preset '" + preset + "'" + ClosestName.hint(preset, PRESETS));
    }
    return parseResource("presets/" + preset + ".conf");
  }

  private static Config parseResource(String name) {
    return ConfigFactory.parseResources(
        ConfigLoader.class.getClassLoader(),
        name,
        ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config fileLayer(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("no such settings file: " + file);
    }
    try {
      return ConfigFactory.parseFile(file.toFile());
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          "cannot read the settings file: "
              + oneLine(e.getMessage())
              + "; it must be HOCON or JSON",
          e);
    }
  }

  private static Config overrideLayer(String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new ConfigException(
          "--set needs key=value, but got '"
              + override
              + "'; for example --set learner.discount=0.99");
    }
    String key = override.substring(0, equals).strip();
    String value = override.substring(equals + 1).strip();
    try {
      // Only lists are read as HOCON: a plain value such as bot:easy is taken as it stands.
      return value.startsWith("[")
          ? ConfigFactory.parseString(key + " = " + value)
          : ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value, "--set"));
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          "cannot read --set " + override + ": " + oneLine(e.getMessage()), e);
    }
  }

  private static Config checked(Config layer, String source) {
    check(layer.root(), "", source);
    return layer;
  }

  private static void check(ConfigObject object, String prefix, String source) {
    object.forEach(
        (name, value) -> {
          String key = prefix + name;
          boolean section = KEYS.stream().anyMatch(k -> k.startsWith(key + "."));
          if (section && value instanceof ConfigObject inner) {
            check(inner, key + ".", source);
          } else if (section) {
            throw new ConfigException(
                "'"
                    + key
                    + "' is a group of settings and has no value of its own"
                    + at(value, source)
                    + "; set one of "
                    + String.join(
                        ", ", KEYS.stream().filter(k -> k.startsWith(key + ".")).toList()));
          } else if (!KEYS.contains(key) || value instanceof ConfigObject) {
            String typed =
                value instanceof ConfigObject inner && !inner.isEmpty()
                    ? key + "." + inner.keySet().iterator().next()
                    : key;
            throw new ConfigException(
                "unknown setting '" + typed + "'" + at(value, source) + suggestion(typed));
          } else if (isNull(value)) {
            throw new ConfigException("'" + key + "' has no value" + at(value, source));
          }
        });
  }

  private static boolean isNull(ConfigValue value) {
    try {
      return value.valueType() == ConfigValueType.NULL;
    } catch (com.typesafe.config.ConfigException.NotResolved e) {
      return false; // a reference; it has its value once all layers are there
    }
  }

  private static String suggestion(String typed) {
    return ClosestName.of(typed, KEYS)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; 'overseer config show' lists all settings");
  }

  private static String at(ConfigValue value, String source) {
    int line = value.origin().lineNumber();
    return line > 0 ? " in " + source + ", line " + line : "";
  }

  private static TrainingConfig bind(Config layers) {
    Config resolved;
    try {
      resolved = layers.resolve(ConfigResolveOptions.noSystem());
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException("cannot resolve the settings: " + oneLine(e.getMessage()), e);
    }
    return new RecordBinder(resolved, defaults().resolve()).bind(TrainingConfig.class, "");
  }

  private static String oneLine(@Nullable String message) {
    return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
  }
}
