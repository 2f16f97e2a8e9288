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
 */
public record AgentConfig(
    EntityEncoderKind entityEncoder,
    ActionHeadKind actionHead,
    NetworkSizes sizes,
    FeatureConfig features,
    StepKind stepKind,
    ValueConfig values) {

  /** A network that sees {@link FeatureConfig#COMBAT}, orders detours and values fights. */
  public static AgentConfig ofUnitOrders(EntityEncoderKind entityEncoder, NetworkSizes sizes) {
    return new AgentConfig(
        entityEncoder,
        ActionHeadKind.UNIT_ORDERS,
        sizes,
        FeatureConfig.COMBAT,
        StepKind.DETOUR,
        ValueConfig.COMBAT);
  }

  /** The same with another entity encoder. */
  public AgentConfig withEntityEncoder(EntityEncoderKind kind) {
    return new AgentConfig(kind, actionHead, sizes, features, stepKind, values);
  }

  /** The same with other decisions. */
  public AgentConfig withActionHead(ActionHeadKind kind) {
    return new AgentConfig(entityEncoder, kind, sizes, features, stepKind, values);
  }

  /** The same with other inputs. */
  public AgentConfig withFeatures(FeatureConfig other) {
    return new AgentConfig(entityEncoder, actionHead, sizes, other, stepKind, values);
  }

  /** The same with step orders of another kind. */
  public AgentConfig withStepKind(StepKind kind) {
    return new AgentConfig(entityEncoder, actionHead, sizes, features, kind, values);
  }

  /** The same with other value heads. */
  public AgentConfig withValues(ValueConfig other) {
    return new AgentConfig(entityEncoder, actionHead, sizes, features, stepKind, other);
  }

  /**
   * A number of parameters that the network surely has, to tell absurd sizes before building it.
   */
  public double atLeastParameters() {
    int side = features.grid() / sizes.spatial().shrink();
    int cells = side * side;
    return 4.0 * sizes.coreChannels() * sizes.coreChannels() * sizes.coreLayers()
        + (double) sizes.latents() * sizes.entityChannels()
        + 4.0 * sizes.entityChannels() * sizes.entityChannels() * sizes.latentLayers()
        + (double) cells * sizes.spatial().last() * sizes.spatialOutput()
        + (actionHead == ActionHeadKind.COMMAND ? commandParameters(cells) : 0);
  }

  private double commandParameters(int cells) {
    CommandSizes command = sizes.command();
    return (double) command.blocks() * command.channels() * command.channels()
        + (double) command.embedding() * command.mapChannels() * cells
        + (double) command.embedding() * sizes.coreChannels();
  }

  /** Numbers in the recurrent state of one player: hidden and cell state of each LSTM layer. */
  public int stateSize() {
    return 2 * sizes.coreChannels() * sizes.coreLayers();
  }
}
