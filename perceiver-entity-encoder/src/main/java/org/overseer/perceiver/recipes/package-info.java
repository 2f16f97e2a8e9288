/**
 * How the paper's models are trained: data folders, batches, losses and measures.
 *
 * <p>A {@link Recipe} turns a step's number into a loss; {@link RecipeTrainer} steps along it. What
 * surrounds that (run folders, checkpoints, reports) is the application's.
 */
@NullMarked
package org.overseer.perceiver.recipes;

import org.jspecify.annotations.NullMarked;
