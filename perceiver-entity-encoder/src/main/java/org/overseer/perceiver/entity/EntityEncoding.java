package org.overseer.perceiver.entity;

import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;

/**
 * What an encoder makes of a batch. Variables live until the tape's next step.
 *
 * <p>Axes: B sets, ΣM entities of all sets, D embedding channels, L channels of a latent.
 *
 * @param perEntity an embedding of each entity, {@code [ΣM, D]}, in the batch's order
 * @param pooled an embedding of each set, {@code [B, D]}
 * @param latents what a decoder's further queries can read, {@code [ΣN, L]}: the Perceiver's
 *     latents {@code [B·N, L]}, or the encoded entities themselves for encoders without latents
 * @param entitySets where each set's entities lie
 * @param latentSets where each set's latents lie
 */
public record EntityEncoding(
    Variable perEntity,
    Variable pooled,
    Variable latents,
    Segments entitySets,
    Segments latentSets) {}
