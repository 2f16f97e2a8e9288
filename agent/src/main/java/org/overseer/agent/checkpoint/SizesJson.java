package org.overseer.agent.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.overseer.agent.network.CommandSizes;
import org.overseer.agent.network.NetworkSizes;
import org.overseer.agent.network.SpatialSizes;
import org.overseer.agent.network.ValueSizes;
import org.overseer.perceiver.io.JsonObject;

/** The sizes of the parts in an agent's {@code config.json}. */
final class SizesJson {
  private static final int MAX_CHANNELS = 1 << 16;
  private static final int MAX_LAYERS = 64;

  /** The map is halved in each; no grid is larger. */
  private static final int MAX_HALVINGS = 8;

  private SizesJson() {}

  static void write(NetworkSizes sizes, ObjectNode config) {
    config.put("entity_channels", sizes.entityChannels());
    config.put("latents", sizes.latents());
    config.put("latent_layers", sizes.latentLayers());
    config.put("heads", sizes.heads());
    config.put("widening", sizes.widening());
    config.put("scalar_channels", sizes.scalarChannels());
    config.put("scatter_channels", sizes.scatterChannels());
    config.put("spatial_projection", sizes.spatial().projection());
    ArrayNode layers = config.putArray("spatial_layers");
    sizes.spatial().channels().forEach(layers::add);
    config.put("spatial_blocks", sizes.spatial().blocks());
    config.put("spatial_output", sizes.spatialOutput());
    config.put("core_channels", sizes.coreChannels());
    config.put("core_layers", sizes.coreLayers());
    config.put("pointer_channels", sizes.pointerChannels());
    ObjectNode value = config.putObject("value_head");
    value.put("channels", sizes.value().channels());
    value.put("blocks", sizes.value().blocks());
    write(sizes.command(), config.putObject("command"));
  }

  private static void write(CommandSizes sizes, ObjectNode json) {
    json.put("channels", sizes.channels());
    json.put("blocks", sizes.blocks());
    json.put("embedding", sizes.embedding());
    json.put("keys", sizes.keys());
    json.put("max_delay", sizes.maxDelay());
    json.put("max_selected", sizes.maxSelected());
    json.put("map_channels", sizes.mapChannels());
    json.put("map_blocks", sizes.mapBlocks());
  }

  /** Agents that were saved before some part had a size have what there was then. */
  static NetworkSizes read(JsonObject config) {
    return new NetworkSizes(
        size(config, "entity_channels"),
        size(config, "latents"),
        size(config, "latent_layers"),
        size(config, "heads"),
        config.has("widening") ? size(config, "widening") : 1,
        size(config, "scalar_channels"),
        size(config, "scatter_channels"),
        spatial(config),
        size(config, "spatial_output"),
        size(config, "core_channels"),
        config.has("core_layers") ? within(config, "core_layers", 1, MAX_LAYERS) : 1,
        size(config, "pointer_channels"),
        config.has("value_head") ? value(config.object("value_head")) : ValueSizes.SMALL,
        config.has("command") ? command(config.object("command")) : CommandSizes.SMALL);
  }

  private static SpatialSizes spatial(JsonObject config) {
    if (!config.has("spatial_layers")) {
      int channels = size(config, "spatial_channels");
      return new SpatialSizes(0, List.of(channels, 2 * channels), 0);
    }
    List<Integer> layers = new ArrayList<>();
    for (int channels : config.integers("spatial_layers")) {
      if (channels < 1 || channels > MAX_CHANNELS) {
        throw config.error(
            "spatial_layers must be 1 to %d channels but has %d".formatted(MAX_CHANNELS, channels));
      }
      layers.add(channels);
    }
    if (layers.isEmpty() || layers.size() > MAX_HALVINGS) {
      throw config.error(
          "spatial_layers must be 1 to %d but are %d".formatted(MAX_HALVINGS, layers.size()));
    }
    return new SpatialSizes(
        within(config, "spatial_projection", 0, MAX_CHANNELS),
        layers,
        within(config, "spatial_blocks", 0, MAX_LAYERS));
  }

  private static ValueSizes value(JsonObject json) {
    return new ValueSizes(
        within(json, "channels", 0, MAX_CHANNELS), within(json, "blocks", 0, MAX_LAYERS));
  }

  private static CommandSizes command(JsonObject json) {
    return new CommandSizes(
        size(json, "channels"),
        within(json, "blocks", 0, MAX_LAYERS),
        size(json, "embedding"),
        size(json, "keys"),
        size(json, "max_delay"),
        size(json, "max_selected"),
        size(json, "map_channels"),
        within(json, "map_blocks", 0, MAX_LAYERS));
  }

  private static int size(JsonObject config, String field) {
    return within(config, field, 1, MAX_CHANNELS);
  }

  private static int within(JsonObject config, String field, int least, int most) {
    int value = config.integer(field);
    if (value < least || value > most) {
      throw config.error("%s must be %d to %d but is %d".formatted(field, least, most, value));
    }
    return value;
  }
}
