/**
 * Optical flow by Perceiver IO: two frames in, where each pixel went out.
 *
 * <p>Frames become neighbourhoods of pixels, large frames tiles; flow fields can be stitched, kept
 * in {@code .flo} files and drawn as pictures.
 */
@NullMarked
package org.overseer.perceiver.flow;

import org.jspecify.annotations.NullMarked;
