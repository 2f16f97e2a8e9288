/**
 * Perceiver IO on images, and images themselves: files, exact resizing, what a model is fed.
 *
 * <p>Images are channels-last everywhere. {@link org.overseer.perceiver.image.ImageProcessor} makes
 * of any file what the released classifiers were trained on, {@link
 * org.overseer.perceiver.image.ImagePreprocessor} input vectors of that, {@link
 * org.overseer.perceiver.image.ImageClassifier} names it.
 */
@NullMarked
package org.overseer.perceiver.image;

import org.jspecify.annotations.NullMarked;
