package org.overseer.agent.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.overseer.agent.network.AgentParts;
import org.overseer.agent.network.CoreKind;
import org.overseer.perceiver.io.JsonObject;

/** The parts that an agent can do without, in its {@code config.json}. */
final class PartsJson {
  private PartsJson() {}

  static void write(AgentParts parts, ObjectNode config) {
    config.put("core", nameOf(parts.core()));
    config.put("scatter_connection", parts.scatterConnection());
    config.put("location_head", parts.locationHead());
  }

  /** Agents that were saved before there was a choice have all parts. */
  static AgentParts read(JsonObject config) {
    return new AgentParts(
        core(config), config.bool("scatter_connection", true), config.bool("location_head", true));
  }

  private static CoreKind core(JsonObject config) {
    String name = config.text("core", nameOf(CoreKind.LSTM));
    for (CoreKind kind : CoreKind.values()) {
      if (nameOf(kind).equals(name)) {
        return kind;
      }
    }
    throw config.error("core must be lstm or none but is '" + name + "'");
  }

  private static String nameOf(CoreKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
