/**
 * Random changes to training images, from a generator that the caller hands in (paper, appendix A).
 *
 * <p>Their order in the original: crop, flip, RandAugment, resize and normalise, and at last MixUp
 * and CutMix on whole batches.
 */
@NullMarked
package org.overseer.perceiver.image.augment;

import org.jspecify.annotations.NullMarked;
