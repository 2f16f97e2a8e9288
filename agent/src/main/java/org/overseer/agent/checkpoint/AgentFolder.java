package org.overseer.agent.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.AgentParts;
import org.overseer.agent.network.EntityEncoderKind;
import org.overseer.agent.network.NetworkSizes;
import org.overseer.agent.network.RewardStream;
import org.overseer.agent.network.ValueConfig;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.entity.EntitySchema;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * An agent as a model folder: {@code config.json}, {@code entity_schema.json} and {@code
 * model.safetensors}. Folders are read as untrusted input.
 */
public final class AgentFolder {
  private static final String MODEL_TYPE = "overseer_agent";
  private static final int FORMAT_VERSION = 1;

  private AgentFolder() {}

  /**
   * Writes an agent; existing files of these names are replaced.
   *
   * @param version number of learner updates behind the parameters
   */
  public static void save(Path folder, AgentArchitecture agent, long version) {
    AgentConfig agentConfig = agent.config();
    ObjectNode config = JsonObject.create();
    config.put("model_type", MODEL_TYPE).put("format_version", FORMAT_VERSION);
    config.put("version", version);
    config.put("entity_encoder", agentConfig.entityEncoder().name().toLowerCase(Locale.ROOT));
    config.put("action_head", agentConfig.actionHead().name().toLowerCase(Locale.ROOT));
    SizesJson.write(agentConfig.sizes(), config);
    config.set("features", FeatureJson.write(agentConfig.features()));
    config.put("step_kind", agentConfig.stepKind().name().toLowerCase(Locale.ROOT));
    ArrayNode streams = config.putArray("reward_streams");
    agentConfig.values().streams().forEach(stream -> streams.add(stream.key()));
    config.put("value_sees_opponent", agentConfig.values().seesOpponent());
    PartsJson.write(agentConfig.parts(), config);
    agentConfig.features().schema().save(folder);
    ModelFolder.save(folder, config, agent.parameters(), "");
  }

  /** Number of learner updates behind the agent in {@code folder}. */
  public static long version(Path folder) {
    return ModelFolder.open(folder).config().integer("version", 0);
  }

  /**
   * Reads an agent.
   *
   * @throws ModelFormatException if a file is missing, damaged or does not fit the others, if a
   *     weight is not finite, or if the agent was trained on other entity columns than this version
   *     encodes
   */
  public static AgentArchitecture load(Path path) {
    try {
      return read(path);
    } catch (ModelFormatException e) {
      String problem = String.valueOf(e.getMessage());
      throw problem.contains(path.toString())
          ? e
          : new ModelFormatException(path + ": " + problem, e);
    }
  }

  private static AgentArchitecture read(Path path) {
    ModelFolder folder = ModelFolder.open(path);
    JsonObject config = folder.config();
    String type = config.text("model_type", "");
    int format = config.integer("format_version", 0);
    if (!MODEL_TYPE.equals(type) || format != FORMAT_VERSION) {
      throw config.error(
          "expected model_type '%s' and format_version %d but got '%s' and %d"
              .formatted(MODEL_TYPE, FORMAT_VERSION, type, format));
    }
    AgentConfig agentConfig = agentConfig(config);
    checkSchema(path, agentConfig.features().schema());
    folder.requireRoomFor(agentConfig.atLeastParameters());
    AgentArchitecture agent = build(agentConfig, config);
    folder.load(agent.parameters(), "");
    requireFinite(path, agent.parameters());
    return agent;
  }

  /** One such weight would make every answer NaN, and players of that choose anything. */
  private static void requireFinite(Path path, Parameters parameters) {
    for (Parameter parameter : parameters) {
      for (float weight : FloatBuffers.toArray(parameter.value())) {
        if (!Float.isFinite(weight)) {
          throw new ModelFormatException(
              "%s: a weight of '%s' is %s, so this agent cannot play; take another checkpoint"
                  .formatted(path, parameter.name(), weight));
        }
      }
    }
  }

  private static AgentArchitecture build(AgentConfig agentConfig, JsonObject config) {
    try {
      return new AgentArchitecture(agentConfig, RandomGenerator.of("L64X128MixRandom"));
    } catch (IllegalArgumentException e) {
      throw config.error("no network has these sizes: " + e.getMessage());
    }
  }

  /** Weights trained on other columns would load, and then read the wrong numbers. */
  private static void checkSchema(Path path, EntitySchema schema) {
    List<EntitySchema.Column> wanted = schema.columns();
    List<EntitySchema.Column> columns = EntitySchema.load(path).columns();
    for (int i = 0; i < Math.max(wanted.size(), columns.size()); i++) {
      String expected = i < wanted.size() ? wanted.get(i).toString() : "no more columns";
      String actual = i < columns.size() ? columns.get(i).toString() : "no more columns";
      if (!expected.equals(actual)) {
        throw new ModelFormatException(
            "%s: entity_schema.json does not fit this version: column %d must be %s but is %s"
                .formatted(path, i, expected, actual));
      }
    }
  }

  private static AgentConfig agentConfig(JsonObject config) {
    EntityEncoderKind encoder = encoder(config);
    ActionHeadKind head = actionHead(config);
    NetworkSizes sizes = SizesJson.read(config);
    FeatureConfig features = FeatureJson.read(config);
    StepKind steps = stepKind(config);
    ValueConfig values = values(config);
    AgentParts parts = PartsJson.read(config);
    try {
      return new AgentConfig(encoder, head, sizes, features, steps, values, parts);
    } catch (IllegalArgumentException e) {
      throw config.error("no agent lacks these parts: " + e.getMessage());
    }
  }

  /** Agents from before there was a choice step by detours. */
  private static StepKind stepKind(JsonObject config) {
    String name = config.text("step_kind", "detour");
    for (StepKind kind : StepKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw config.error("step_kind must be detour, sidestep or stride but is '" + name + "'");
  }

  private static EntityEncoderKind encoder(JsonObject config) {
    String name = config.text("entity_encoder");
    for (EntityEncoderKind kind : EntityEncoderKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw config.error(
        "entity_encoder must be perceiver, transformer or dummy but is '" + name + "'");
  }

  /** Agents that were saved before there was a choice have none written down. */
  private static ActionHeadKind actionHead(JsonObject config) {
    String name = config.text("action_head", "unit_orders");
    for (ActionHeadKind kind : ActionHeadKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw config.error("action_head must be unit_orders or command but is '" + name + "'");
  }

  /** Agents that were saved before there was a choice value the shaped reward alone. */
  private static ValueConfig values(JsonObject config) {
    if (!config.has("reward_streams")) {
      return ValueConfig.COMBAT;
    }
    List<RewardStream> streams = new ArrayList<>();
    for (String name : config.texts("reward_streams")) {
      streams.add(
          Arrays.stream(RewardStream.values())
              .filter(stream -> stream.key().equals(name))
              .findFirst()
              .orElseThrow(() -> config.error("there is no reward stream '" + name + "'")));
    }
    try {
      return new ValueConfig(streams, config.bool("value_sees_opponent", false));
    } catch (IllegalArgumentException e) {
      throw config.error("no agent has these value heads: " + e.getMessage());
    }
  }
}
