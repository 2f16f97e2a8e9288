package org.overseer.agent.network;

/**
 * Sizes of the network's parts.
 *
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
 */
public record NetworkSizes(
    int entityChannels,
    int latents,
    int latentLayers,
    int heads,
    int scalarChannels,
    int scatterChannels,
    int spatialChannels,
    int spatialOutput,
    int coreChannels,
    int pointerChannels) {}
