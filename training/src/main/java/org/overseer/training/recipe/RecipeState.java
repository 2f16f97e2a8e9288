package org.overseer.training.recipe;

import org.jspecify.annotations.Nullable;

/**
 * How far a recipe's run is.
 *
 * @param steps updates made
 * @param best the best held-out score so far, null before the first evaluation
 * @param bestStep after how many steps that was
 */
record RecipeState(int steps, @Nullable Double best, int bestStep) {
  static final RecipeState START = new RecipeState(0, null, 0);
}
