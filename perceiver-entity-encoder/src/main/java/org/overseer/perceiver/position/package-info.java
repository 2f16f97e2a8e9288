/**
 * Where an input or a query lies: Fourier features and learned tables (paper §3.2, appendix D).
 *
 * <p>An encoding gives one row of channels per index of a grid of one to three axes. Made for the
 * preprocessors of images, audio and video and for decoder queries; next is {@code core}.
 */
@NullMarked
package org.overseer.perceiver.position;

import org.jspecify.annotations.NullMarked;
