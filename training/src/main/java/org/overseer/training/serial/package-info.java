/**
 * Training on one thread, bit-reproducible from the seed: start reading here.
 *
 * <p>{@code SerialTrainer} is the whole loop.
 */
@NullMarked
package org.overseer.training.serial;

import org.jspecify.annotations.NullMarked;
