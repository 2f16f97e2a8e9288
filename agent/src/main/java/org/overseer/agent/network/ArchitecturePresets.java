package org.overseer.agent.network;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Named sizes of the network. */
public final class ArchitecturePresets {
  private static final Map<String, AgentConfig> PRESETS =
      new TreeMap<>(
          Map.of(
              "dummy",
              AgentConfig.ofUnitOrders(
                  EntityEncoderKind.DUMMY, new NetworkSizes(8, 2, 1, 1, 4, 2, 4, 8, 8, 4)),
              "tiny",
              AgentConfig.ofUnitOrders(
                  EntityEncoderKind.PERCEIVER,
                  new NetworkSizes(48, 8, 1, 4, 32, 8, 16, 48, 96, 24))));

  private ArchitecturePresets() {}

  /** All names, sorted. */
  public static List<String> names() {
    return List.copyOf(PRESETS.keySet());
  }

  /**
   * The sizes called {@code name}.
   *
   * @throws IllegalArgumentException if there are none, with the names there are
   */
  public static AgentConfig get(String name) {
    AgentConfig config = PRESETS.get(name);
    if (config == null) {
      throw new IllegalArgumentException(
          "unknown agent architecture '" + name + "'; there are " + PRESETS.keySet());
    }
    return config;
  }
}
