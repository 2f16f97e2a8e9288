/**
 * Perceiver IO on several modalities at once: video, sound and a class label (paper §4.3).
 *
 * <p>Modalities are known by name, {@code audio}, {@code image} and {@code label}, and always come
 * in alphabetical order. {@link org.overseer.perceiver.multimodal.MultimodalAutoencoder} is the
 * released model; its whole output is decoded in chunks from latents that are computed once.
 */
@NullMarked
package org.overseer.perceiver.multimodal;

import org.jspecify.annotations.NullMarked;
