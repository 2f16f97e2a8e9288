package org.overseer.agent.network;

/**
 * Sizes of the network's parts.
 *
 * @param entityChannels channels of an entity embedding, of the latents and of the order queries
 * @param latents number of Perceiver latents
 * @param latentLayers self-attention layers over the latents; the Transformer has two more, over
 *     the entities, in place of the cross-attentions
 * @param heads attention heads
 * @param widening hidden width of the MLPs in the entity encoder ÷ entityChannels
 * @param scalarChannels channels of the embedded scalars
 * @param scatterChannels channels of the entity embeddings that are scattered into the map
 * @param spatial layers of the spatial encoder
 * @param spatialOutput channels of the embedded map
 * @param coreChannels hidden units of each layer of the core
 * @param coreLayers layers of the core; with several, what enters and leaves them is
 *     layer-normalised
 * @param pointerChannels channels of query and key of the attack pointer
 * @param value sizes of each value head
 * @param command sizes of the structured command's heads, for agents that have it
 */
public record NetworkSizes(
    int entityChannels,
    int latents,
    int latentLayers,
    int heads,
    int widening,
    int scalarChannels,
    int scatterChannels,
    SpatialSizes spatial,
    int spatialOutput,
    int coreChannels,
    int coreLayers,
    int pointerChannels,
    ValueSizes value,
    CommandSizes command) {

  /**
   * Of a small agent: one LSTM layer, two convolutions of {@code spatialChannels} and twice that.
   */
  public NetworkSizes(
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
        entityChannels,
        latents,
        latentLayers,
        heads,
        1,
        scalarChannels,
        scatterChannels,
        SpatialSizes.small(spatialChannels),
        spatialOutput,
        coreChannels,
        1,
        pointerChannels,
        ValueSizes.SMALL,
        CommandSizes.SMALL);
  }

  /** The same with another number of Perceiver latents. */
  public NetworkSizes withLatents(int count) {
    return with(count, value);
  }

  /** The same with other value heads. */
  public NetworkSizes withValue(ValueSizes other) {
    return with(latents, other);
  }

  private NetworkSizes with(int otherLatents, ValueSizes otherValue) {
    return new NetworkSizes(
        entityChannels,
        otherLatents,
        latentLayers,
        heads,
        widening,
        scalarChannels,
        scatterChannels,
        spatial,
        spatialOutput,
        coreChannels,
        coreLayers,
        pointerChannels,
        otherValue,
        command);
  }
}
