package org.overseer.training.config;

import org.overseer.perceiver.recipes.FirstValues;
import org.overseer.perceiver.recipes.OptimizerSettings;

/**
 * The settings that all recipes share. What a recipe has beside them is under {@code recipe}, the
 * sizes of its model are under {@code model}.
 *
 * @param seed source of every random number
 * @param run budgets and intervals
 * @param firstValues of a model that is trained from nothing
 * @param optimizer how parameters move
 * @param passesPerStep batches whose gradients are averaged for a step, for batches that do not fit
 *     into memory at once
 * @param evaluation measuring on held-out data
 */
public record RecipeConfig(
    long seed,
    RecipeRunConfig run,
    FirstValues firstValues,
    OptimizerSettings optimizer,
    @Range(min = 1) int passesPerStep,
    RecipeEvaluationConfig evaluation) {}
