/**
 * Moving pictures: frames from a folder of images or an animated GIF, cut and scaled to a clip of
 * the size that the multimodal model watches.
 */
@NullMarked
package org.overseer.perceiver.video;

import org.jspecify.annotations.NullMarked;
