package org.overseer.training.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.overseer.env.skirmish.Scenario;

/**
 * What scenarios reward, as a layer of settings: a scenario file may switch on streams, such as
 * those that pay for following a strategy, by the names that the settings under {@code rewards}
 * have (docs/adr/0037).
 */
final class ScenarioRewards {
  private ScenarioRewards() {}

  /**
   * The layer of the scenarios that a run plays; empty where their files say nothing.
   *
   * @param names scenarios; one that there is not is left to who plays it
   * @throws ConfigException naming the scenario, where a setting is not known or where scenarios
   *     differ: a run has one set of value heads
   * @throws org.overseer.env.EnvironmentException if a scenario's file is not valid
   */
  static Config layer(List<String> names, ConfigLayers layers) {
    Collection<String> known = Scenario.names();
    Map<Map<String, Object>, String> said = new LinkedHashMap<>();
    for (String name : names) {
      if (known.contains(name)) {
        said.putIfAbsent(Scenario.load(name).rewards(), name);
      }
    }
    if (said.size() > 1) {
      throw new ConfigException(
          "scenarios "
              + String.join(" and ", said.values())
              + " say different rewards, but a run has one set of them; train them apart, or let"
              + " their files say the same");
    }
    return said.entrySet().stream()
        .findFirst()
        .map(only -> layer(only.getValue(), only.getKey(), layers))
        .orElse(ConfigFactory.empty());
  }

  private static Config layer(String name, Map<String, Object> rewards, ConfigLayers layers) {
    if (rewards.isEmpty()) {
      return ConfigFactory.empty();
    }
    String source = "scenario " + name;
    try {
      return layers.checked(ConfigFactory.parseMap(rewards, source).atPath("rewards"), source);
    } catch (ConfigException | com.typesafe.config.ConfigException e) {
      throw new ConfigException(source + ": " + e.getMessage(), e);
    }
  }
}
