package org.overseer.agent.network;

import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.StepKind;

/**
 * What an agent's network consists of.
 *
 * @param entityEncoder which implementation reads the entities
 * @param actionHead what a decision consists of
 * @param sizes of its parts
 * @param features what it gets to see
 * @param stepKind what a step order is
 * @param values the value heads
 * @param parts which parts it has of those that it can do without
 */
public record AgentConfig(
    EntityEncoderKind entityEncoder,
    ActionHeadKind actionHead,
    NetworkSizes sizes,
    FeatureConfig features,
    StepKind stepKind,
    ValueConfig values,
    AgentParts parts) {
  /** Checks that no part is missing that was not to be there. */
  public AgentConfig {
    if (!parts.locationHead() && actionHead != ActionHeadKind.COMMAND) {
      throw new IllegalArgumentException(
          "an agent without a location head gives commands, but this one gives " + actionHead);
    }
  }

  /** A network that sees {@link FeatureConfig#COMBAT}, orders detours and values fights. */
  public static AgentConfig ofUnitOrders(EntityEncoderKind entityEncoder, NetworkSizes sizes) {
    return new AgentConfig(
        entityEncoder,
        ActionHeadKind.UNIT_ORDERS,
        sizes,
        FeatureConfig.COMBAT,
        StepKind.DETOUR,
        ValueConfig.COMBAT,
        AgentParts.ALL);
  }

  /** The same with another entity encoder. */
  public AgentConfig withEntityEncoder(EntityEncoderKind kind) {
    return new AgentConfig(kind, actionHead, sizes, features, stepKind, values, parts);
  }

  /** The same with other decisions. */
  public AgentConfig withActionHead(ActionHeadKind kind) {
    return new AgentConfig(entityEncoder, kind, sizes, features, stepKind, values, parts);
  }

  /** The same with other inputs. */
  public AgentConfig withFeatures(FeatureConfig other) {
    return new AgentConfig(entityEncoder, actionHead, sizes, other, stepKind, values, parts);
  }

  /** The same with step orders of another kind. */
  public AgentConfig withStepKind(StepKind kind) {
    return new AgentConfig(entityEncoder, actionHead, sizes, features, kind, values, parts);
  }

  /** The same with other sizes. */
  public AgentConfig withSizes(NetworkSizes other) {
    return new AgentConfig(entityEncoder, actionHead, other, features, stepKind, values, parts);
  }

  /** The same with other parts. */
  public AgentConfig withParts(AgentParts other) {
    return new AgentConfig(entityEncoder, actionHead, sizes, features, stepKind, values, other);
  }

  /** The same with other value heads. */
  public AgentConfig withValues(ValueConfig other) {
    return new AgentConfig(entityEncoder, actionHead, sizes, features, stepKind, other, parts);
  }

  /**
   * A number of parameters that the network surely has, to tell absurd sizes before building it.
   */
  public double atLeastParameters() {
    int side = features.grid() / sizes.spatial().shrink();
    int cells = side * side;
    return coreParameters()
        + (double) sizes.latents() * sizes.entityChannels()
        + 4.0 * sizes.entityChannels() * sizes.entityChannels() * sizes.latentLayers()
        + (double) cells * sizes.spatial().last() * sizes.spatialOutput()
        + valueParameters()
        + (actionHead == ActionHeadKind.COMMAND ? commandParameters(cells) : 0);
  }

  private double coreParameters() {
    double square = (double) sizes.coreChannels() * sizes.coreChannels();
    return parts.core() == CoreKind.LSTM
        ? 4 * square * sizes.coreLayers()
        : square * (sizes.coreLayers() - 1);
  }

  private double valueParameters() {
    int core = sizes.coreChannels(); // a head has at least these inputs
    double channels = sizes.value().channels() == 0 ? core : sizes.value().channels();
    double blocks = 2 * sizes.value().blocks() * channels;
    return values.streams().size() * channels * (core + blocks);
  }

  private double commandParameters(int cells) {
    CommandSizes command = sizes.command();
    return (double) command.blocks() * command.channels() * command.channels()
        + (parts.locationHead() ? (double) command.embedding() * command.mapChannels() * cells : 0)
        + (double) command.embedding() * sizes.coreChannels();
  }

  /** Numbers in the recurrent state of one player: hidden and cell state of each LSTM layer. */
  public int stateSize() {
    return parts.core() == CoreKind.NONE ? 0 : 2 * sizes.coreChannels() * sizes.coreLayers();
  }
}
