/**
 * Sound: WAV files of any common kind, as one channel of float32 at any sample rate.
 *
 * <p>The multimodal model hears 48,000 samples a second, 1,920 to a video frame.
 */
@NullMarked
package org.overseer.perceiver.audio;

import org.jspecify.annotations.NullMarked;
