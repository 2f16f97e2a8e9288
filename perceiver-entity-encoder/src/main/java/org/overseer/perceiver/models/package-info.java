/**
 * Every model of the library behind one interface: named tensors in, named tensors out.
 *
 * <p>{@link PerceiverModels} builds what a folder's config names or one of the released
 * configurations; {@link ModelRunner} is {@code overseer model run}. Networks live in the packages
 * of their modality.
 */
@NullMarked
package org.overseer.perceiver.models;

import org.jspecify.annotations.NullMarked;
