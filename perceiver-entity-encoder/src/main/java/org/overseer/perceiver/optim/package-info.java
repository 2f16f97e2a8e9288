/**
 * Steps along the gradient: ND4J's updaters over all parameters of a model.
 *
 * <p>{@code Optimizer} clips, applies the updater and keeps its state.
 */
@NullMarked
package org.overseer.perceiver.optim;

import org.jspecify.annotations.NullMarked;
