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
    return 4.0 * sizes.coreChannels() * sizes.coreChannels()
        + (double) sizes.latents() * sizes.entityChannels()
        + 4.0 * sizes.entityChannels() * sizes.entityChannels() * sizes.latentLayers()
        + 32.0 * sizes.spatialChannels() * sizes.spatialChannels()
        + 2.0
            * features.grid()
            * features.grid()
            / 16
            * sizes.spatialChannels()
            * sizes.spatialOutput();
  }

  /** Numbers in the recurrent state of one player: hidden and cell state of the LSTM. */
  public int stateSize() {
    return 2 * sizes.coreChannels();
  }
}
