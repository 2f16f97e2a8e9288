package org.overseer.training.recipe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a recipe's run is.
 *
 * @param steps updates made
 * @param best the best held-out score so far, null before the first evaluation
 * @param bestStep after how many steps that was
 * @param measuredOn what that score depends on beside the model; null in files of older versions
 */
record RecipeState(
    int steps, @Nullable Double best, int bestStep, @Nullable Map<String, String> measuredOn) {
  static final RecipeState START = new RecipeState(0, null, 0, null);

  /** After so many steps, with the same best score. */
  RecipeState at(int newSteps) {
    return new RecipeState(newSteps, best, bestStep, measuredOn);
  }
}
