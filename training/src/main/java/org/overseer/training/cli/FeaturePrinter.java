package org.overseer.training.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.overseer.agent.features.EntityColumn;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.features.ScalarGroup;
import org.overseer.env.Observation;

/** Shows what a network gets of an observation: the rows of its units and its scalars. */
final class FeaturePrinter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeatureConfig config;
  private final Observation observation;
  private final FeatureBatch batch = new FeatureBatch();

  FeaturePrinter(FeatureConfig config, Observation observation) {
    this.config = config;
    this.observation = observation;
    new ObservationEncoder(config).append(observation, batch);
  }

  /**
   * The JSON object of an observation with {@code columns} in each entity and {@code
   * scalar_features} by group.
   */
  String json(String plain) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(plain);
      for (int row = 0; row < batch.entityCount(); row++) {
        ObjectNode columns = ((ObjectNode) json.at("/entities/" + row)).putObject("columns");
        for (EntityColumn column : config.columns()) {
          put(columns, FeatureConfig.nameOf(column), value(row, column));
        }
      }
      ObjectNode scalars = json.putObject("scalar_features");
      for (ScalarGroup group : config.scalars()) {
        ArrayNode values = scalars.putArray(FeatureConfig.nameOf(group));
        int offset = config.offset(group);
        for (int s = 0; s < config.width(group); s++) {
          values.add(batch.scalars()[offset + s]);
        }
      }
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an observation's own JSON cannot be read", e);
    }
  }

  /** One line a unit with its columns that are not 0. */
  String text() {
    StringBuilder out = new StringBuilder();
    for (int row = 0; row < batch.entityCount(); row++) {
      if (row > 0) {
        out.append(System.lineSeparator());
      }
      out.append(Long.toUnsignedString(observation.tags()[row]));
      for (EntityColumn column : config.columns()) {
        float value = value(row, column);
        if (value != 0) {
          out.append("  ").append(FeatureConfig.nameOf(column)).append(' ').append(number(value));
        }
      }
    }
    return out.toString();
  }

  private float value(int row, EntityColumn column) {
    List<EntityColumn> columns = config.columns();
    return batch.entities()[row * columns.size() + columns.indexOf(column)];
  }

  private static void put(ObjectNode json, String name, float value) {
    if (value == Math.rint(value)) {
      json.put(name, (long) value);
    } else {
      json.put(name, value);
    }
  }

  private static String number(float value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Float.toString(value);
  }
}
