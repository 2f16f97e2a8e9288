/**
 * Perceiver IO as in the paper (arXiv 2107.14795): attention blocks, encoder and decoder.
 *
 * <p>Modules hold named parameters and apply themselves on a tape; names equal those of the Hugging
 * Face state dict. Legend of axes: B sets, M inputs, C input channels, N latents, D latent
 * channels.
 */
@NullMarked
package org.overseer.perceiver.core;

import org.jspecify.annotations.NullMarked;
