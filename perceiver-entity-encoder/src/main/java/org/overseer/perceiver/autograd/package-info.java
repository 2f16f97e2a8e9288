/**
 * Define-by-run differentiation over ND4J arrays.
 *
 * <p>A {@link Tape} records the {@link Functions} applied to {@link Variable}s and walks them back;
 * every intermediate array lives in its {@link Arena}, so a training step touches no fresh memory.
 */
@NullMarked
package org.overseer.perceiver.autograd;

import org.jspecify.annotations.NullMarked;
