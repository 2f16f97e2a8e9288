package org.overseer.agent.network;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.overseer.agent.features.FeatureConfig;

/**
 * Named sizes of the network.
 *
 * <p>{@code dummy} is for tests, {@code tiny} learns on a few cores, {@code lite} has all inputs
 * and the structured command at moderate sizes, {@code full} has AlphaStar's sizes around the
 * Perceiver with 32 latents, {@code full-transformer} around AlphaStar's own entity encoder.
 */
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
                  new NetworkSizes(48, 8, 1, 4, 32, 8, 16, 48, 96, 24)),
              "lite",
              command(
                  EntityEncoderKind.PERCEIVER,
                  FeatureConfig.all(32, CommandType.COUNT),
                  new NetworkSizes(
                      128,
                      16,
                      2,
                      4,
                      1,
                      64,
                      16,
                      new SpatialSizes(0, List.of(16, 32), 1),
                      64,
                      128,
                      1,
                      32,
                      new ValueSizes(128, 2),
                      new CommandSizes(128, 2, 256, 32, 8, 64, 4, 1))),
              "full",
              command(
                  EntityEncoderKind.PERCEIVER,
                  FeatureConfig.all(128, CommandType.COUNT),
                  alphaStar(32, 3, 8, 1)),
              "full-transformer",
              command(
                  EntityEncoderKind.TRANSFORMER,
                  FeatureConfig.all(128, CommandType.COUNT),
                  alphaStar(32, 1, 2, 4))));

  private ArchitecturePresets() {}

  /**
   * The agent called {@code name} around AlphaStar's own entity encoder, with as many parameters up
   * to 5 %. The Transformer has two layers more than the Perceiver has latent layers, in place of
   * its two cross-attentions; beside {@code full} it has AlphaStar's own sizes.
   *
   * @throws IllegalArgumentException if there is no such agent, with the names there are
   */
  public static AgentConfig withTransformer(String name) {
    return name.equals("full")
        ? get("full-transformer")
        : get(name).withEntityEncoder(EntityEncoderKind.TRANSFORMER);
  }

  private static AgentConfig command(
      EntityEncoderKind encoder, FeatureConfig features, NetworkSizes sizes) {
    return AgentConfig.ofUnitOrders(encoder, sizes)
        .withActionHead(ActionHeadKind.COMMAND)
        .withFeatures(features);
  }

  /** AlphaStar's sizes around an entity encoder. */
  private static NetworkSizes alphaStar(int latents, int latentLayers, int heads, int widening) {
    return new NetworkSizes(
        256,
        latents,
        latentLayers,
        heads,
        widening,
        256,
        32,
        new SpatialSizes(32, List.of(64, 128, 128), 4),
        256,
        384,
        3,
        32,
        ValueSizes.ALPHA_STAR,
        CommandSizes.ALPHA_STAR);
  }

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
