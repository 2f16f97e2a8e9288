/**
 * Training of Perceiver models by recipes in a run folder: {@code overseer model train}.
 *
 * <p>{@code PreparedRecipe} opens data and model, {@code RecipeRun} is the loop, {@code
 * RecipeFiles} what it leaves behind. Batches and losses are the library's, in {@code
 * perceiver.recipes}.
 */
@NullMarked
package org.overseer.training.recipe;

import org.jspecify.annotations.NullMarked;
