package org.overseer.training.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;

/**
 * What {@code preset} stands for where a setting leaves a part of the network to its architecture.
 */
final class PresetParts {
  private static final String ARCHITECTURE = "agent.architecture";
  private static final Map<String, Function<AgentConfig, Enum<?>>> PARTS =
      Map.of(
          "agent.entity-encoder", AgentConfig::entityEncoder,
          "agent.action-head", AgentConfig::actionHead);

  private PresetParts() {}

  /**
   * The settings with the names of these parts, in the same order. Settings of earlier versions may
   * name an architecture that is gone; they stay as they are.
   */
  static Map<String, Object> writtenOut(Map<String, ?> settings) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    String architecture = Objects.toString(settings.get(ARCHITECTURE));
    if (ArchitecturePresets.names().contains(architecture)) {
      AgentConfig preset = ArchitecturePresets.get(architecture);
      PARTS.forEach(
          (key, part) -> all.replace(key, "preset", RecordBinder.kebab(part.apply(preset).name())));
    }
    return all;
  }
}
