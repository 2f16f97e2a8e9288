package org.overseer.perceiver.autograd;

/**
 * Which keys attention may see, by Hugging Face's rule: a hidden key's score gets the lowest finite
 * float added, and nothing is wiped afterwards, so a set whose keys are all hidden attends
 * uniformly. Packed sets need no mask; this is for parity with padded models.
 *
 * @param keys {@code [ΣK]} 1 = seen, 0 = hidden
 */
public record AttentionMask(float[] keys) {}
