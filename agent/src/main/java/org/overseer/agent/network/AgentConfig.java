package org.overseer.agent.network;

/**
 * Sizes of the network.
 *
 * @param entityEncoder which implementation reads the entities
 * @param actionHead what a decision consists of
 * @param entityChannels channels of an entity embedding, of the latents and of the order queries
 * @param latents number of Perceiver latents
 * @param latentLayers self-attention layers over the latents; the Transformer has two more, over
 *     the entities, in place of the cross-attentions
 * @param heads attention heads
 * @param scalarChannels channels of the embedded scalars
 * @param scatterChannels channels of the entity embeddings that are scattered into the map
 * @param spatialChannels channels of the two convolutions
 * @param spatialOutput channels of the embedded map
 * @param coreChannels hidden units of the LSTM
 * @param pointerChannels channels of query and key of the attack pointer
 * @param values the value heads
 */
public record AgentConfig(
    EntityEncoderKind entityEncoder,
    ActionHeadKind actionHead,
    int entityChannels,
    int latents,
    int latentLayers,
    int heads,
    int scalarChannels,
    int scatterChannels,
    int spatialChannels,
    int spatialOutput,
    int coreChannels,
    int pointerChannels,
    ValueConfig values) {

  /** Sizes of an agent whose one value is that of the shaped reward. */
  public AgentConfig(
      EntityEncoderKind entityEncoder,
      ActionHeadKind actionHead,
      int entityChannels,
      int latents,
      int latentLayers,
      int heads,
      int scalarChannels,
      int scatterChannels,
      int spatialChannels,
      int spatialOutput,
      int coreChannels,
      int pointerChannels) {
    this(
        entityEncoder,
        actionHead,
        entityChannels,
        latents,
        latentLayers,
        heads,
        scalarChannels,
        scatterChannels,
        spatialChannels,
        spatialOutput,
        coreChannels,
        pointerChannels,
        ValueConfig.COMBAT);
  }

  /** The same sizes with another entity encoder. */
  public AgentConfig withEntityEncoder(EntityEncoderKind kind) {
    return new AgentConfig(
        kind,
        actionHead,
        entityChannels,
        latents,
        latentLayers,
        heads,
        scalarChannels,
        scatterChannels,
        spatialChannels,
        spatialOutput,
        coreChannels,
        pointerChannels,
        values);
  }

  /** The same sizes with other value heads. */
  public AgentConfig withValues(ValueConfig config) {
    return new AgentConfig(
        entityEncoder,
        actionHead,
        entityChannels,
        latents,
        latentLayers,
        heads,
        scalarChannels,
        scatterChannels,
        spatialChannels,
        spatialOutput,
        coreChannels,
        pointerChannels,
        config);
  }

  /**
   * A number of parameters that the network surely has, to tell absurd sizes before building it.
   */
  public double atLeastParameters() {
    return 4.0 * coreChannels * coreChannels
        + (double) latents * entityChannels
        + 4.0 * entityChannels * entityChannels * latentLayers
        + 32.0 * spatialChannels * spatialChannels;
  }

  /** Numbers in the recurrent state of one player: hidden and cell state of the LSTM. */
  public int stateSize() {
    return 2 * coreChannels;
  }
}
