package org.overseer.training.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Layers of settings, of which later ones win: resources, files, single overrides. Each is
 * untrusted: a key that is not known is an error that names the closest one.
 */
final class ConfigLayers {
  private final List<String> keys;
  private final String listing;
  private final String example;

  /**
   * @param keys every key that there is
   * @param listing tells a user where to find them all
   * @param example of an override, such as {@code learner.discount=0.99}
   */
  ConfigLayers(List<String> keys, String listing, String example) {
    this.keys = keys;
    this.listing = listing;
    this.example = example;
  }

  /** A file of this module's resources, which is trusted to be there. */
  static Config resource(String name) {
    return ConfigFactory.parseResources(
        ConfigLayers.class.getClassLoader(),
        name,
        ConfigParseOptions.defaults().setAllowMissing(false));
  }

  /** A file of the user. */
  Config file(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("no such settings file: " + file);
    }
    try {
      String name = file.getFileName() + ": ";
      return checked(
          shallow(name, () -> ConfigFactory.parseFile(file.toFile(), LocalIncludes.options())),
          file.toString());
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          "cannot read the settings file: "
              + oneLine(e.getMessage())
              + "; it must be HOCON or JSON",
          e);
    }
  }

  /** One setting of the command line, {@code key=value}. */
  Config override(String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new ConfigException(
          "--set needs key=value, but got '" + override + "'; for example --set " + example);
    }
    String key = override.substring(0, equals).strip();
    String value = override.substring(equals + 1).strip();
    try {
      // Only lists are read as HOCON: a plain value such as bot:easy is taken as it stands.
      Config layer =
          value.startsWith("[")
              ? shallow(
                  "", () -> ConfigFactory.parseString(key + " = " + value, LocalIncludes.options()))
              : ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value, "--set"));
      return checked(layer, "--set");
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          "cannot read --set " + override + ": " + oneLine(e.getMessage()), e);
    }
  }

  /** The library has no limit of its own for how deep lists and groups are nested. */
  private static Config shallow(String source, Supplier<Config> read) {
    try {
      return read.get();
    } catch (StackOverflowError e) {
      throw new com.typesafe.config.ConfigException.Generic(
          source + "a value is nested too deeply", e);
    }
  }

  /**
   * A layer whose keys are all known.
   *
   * @param source its name for messages
   */
  Config checked(Config layer, String source) {
    check(layer.root(), "", source);
    return layer;
  }

  private void check(ConfigObject object, String prefix, String source) {
    object.forEach(
        (name, value) -> {
          String key = prefix + name;
          boolean section = keys.stream().anyMatch(k -> k.startsWith(key + "."));
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
                        ", ", keys.stream().filter(k -> k.startsWith(key + ".")).toList()));
          } else if (!keys.contains(key) || value instanceof ConfigObject) {
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

  private String suggestion(String typed) {
    return ClosestName.of(typed, keys)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; " + listing);
  }

  private static String at(ConfigValue value, String source) {
    int line = value.origin().lineNumber();
    return line > 0 ? " in " + source + ", line " + line : "";
  }

  /** All layers with their references filled in. */
  static Config resolve(Config layers) {
    try {
      return shallow("", () -> layers.resolve(ConfigResolveOptions.noSystem()));
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException("cannot resolve the settings: " + oneLine(e.getMessage()), e);
    }
  }

  private static String oneLine(@Nullable String message) {
    return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
  }
}
