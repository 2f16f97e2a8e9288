/**
 * Perceiver IO on images, and images themselves: files, exact resizing, what a model is fed.
 *
 * <p>Images are channels-last everywhere; {@link org.overseer.perceiver.image.ImagePreprocessor}
 * makes input vectors of them, {@link org.overseer.perceiver.image.ImageClassifier} names them.
 */
@NullMarked
package org.overseer.perceiver.image;

import org.jspecify.annotations.NullMarked;
