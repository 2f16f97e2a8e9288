package org.overseer.training.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.network.ArchitecturePresets;

/**
 * Builds a {@link TrainingConfig} from its layers: {@code defaults.conf}, then a preset, then what
 * the scenario rewards, then a file, then single overrides. Every layer is untrusted: a key that no
 * record has is an error that names the closest one.
 */
public final class ConfigLoader {
  private static final List<String> PRESETS =
      List.of("demo", "8m", "clone", "generalist", "refine", "debug");
  private static final List<String> KEYS = RecordBinder.keys(TrainingConfig.class, "");
  private static final ConfigLayers LAYERS =
      new ConfigLayers(KEYS, "'overseer config show' lists all settings", "learner.discount=0.99");

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
    layers = LAYERS.checked(presetLayer(preset), "preset " + preset).withFallback(layers);
    Config chosen = ConfigFactory.empty();
    if (file != null) {
      chosen = LAYERS.file(file);
    }
    for (String override : overrides) {
      chosen = LAYERS.override(override).withFallback(chosen);
    }
    layers = scenarioLayer(chosen.withFallback(layers)).withFallback(layers);
    layers = chosen.withFallback(layers);
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
    return bind(LAYERS.checked(layer, "settings").withFallback(defaults()));
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
    return ConfigLayers.resource("defaults.conf");
  }

  private static Config presetLayer(String preset) {
    if (!PRESETS.contains(preset)) {
      throw new ConfigException(
          "unknown preset '"
              + preset
              + "'"
              + (ArchitecturePresets.names().contains(preset)
                  ? "; it is a network: --set agent.architecture=" + preset
                  : ClosestName.hint(preset, PRESETS)));
    }
    return ConfigLayers.resource("presets/" + preset + ".conf");
  }

  /** Imitation is not paid: it learns what an expert does, and the value of combat alone. */
  private static Config scenarioLayer(Config layers) {
    Config resolved = ConfigLayers.resolve(layers);
    String imitation = RecordBinder.kebab(LearningAlgorithm.IMITATION.name());
    if (resolved.getValue("learner.algorithm").unwrapped().equals(imitation)) {
      return ConfigFactory.empty();
    }
    RecordBinder binder = new RecordBinder(resolved, defaults().resolve());
    return ScenarioRewards.layer(
        binder.bind(EnvironmentConfig.class, "environment.").scenario(), LAYERS);
  }

  private static TrainingConfig bind(Config layers) {
    Config resolved = ConfigLayers.resolve(layers);
    return new RecordBinder(resolved, defaults().resolve()).bind(TrainingConfig.class, "");
  }
}
