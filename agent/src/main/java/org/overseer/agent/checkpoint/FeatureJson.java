package org.overseer.agent.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.overseer.agent.features.EntityColumn;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.Plane;
import org.overseer.agent.features.ScalarGroup;
import org.overseer.perceiver.io.JsonObject;

/** The field {@code features} of an agent's {@code config.json}. */
final class FeatureJson {
  private static final String FIELD = "features";

  private FeatureJson() {}

  static ObjectNode write(FeatureConfig features) {
    ObjectNode json = JsonObject.create();
    json.put("grid", features.grid());
    json.put("action_types", features.actionTypes());
    write(json.putArray("planes"), features.planes());
    write(json.putArray("scalars"), features.scalars());
    write(json.putArray("columns"), features.columns());
    return json;
  }

  private static void write(ArrayNode array, List<? extends Enum<?>> features) {
    features.forEach(feature -> array.add(FeatureConfig.nameOf(feature)));
  }

  /** Agents that were saved before there was a choice see what battles are about. */
  static FeatureConfig read(JsonObject config) {
    if (!config.has(FIELD)) {
      return FeatureConfig.COMBAT;
    }
    JsonObject json = config.object(FIELD);
    try {
      return new FeatureConfig(
          read(json, "columns", EntityColumn.class),
          read(json, "scalars", ScalarGroup.class),
          read(json, "planes", Plane.class),
          json.integer("grid"),
          json.integer("action_types"));
    } catch (IllegalArgumentException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  private static <E extends Enum<E>> List<E> read(JsonObject json, String field, Class<E> type) {
    return json.texts(field).stream().map(name -> FeatureConfig.named(type, name)).toList();
  }
}
