package org.overseer.training.config;

import java.time.Duration;

/**
 * Budgets and intervals of a recipe's run.
 *
 * @param steps updates of the parameters; the schedule of the step size runs over them
 * @param wallClockCap training ends after this time even if steps are left; only a cap
 * @param checkpointInterval time between two checkpoints, and so the most that a crash costs
 * @param keepCheckpoints newest checkpoints kept
 * @param milestoneInterval steps between checkpoints that are kept for good; 0 keeps none
 * @param statusInterval time between two status lines
 */
public record RecipeRunConfig(
    @Range(min = 1) int steps,
    @Range(min = 1) Duration wallClockCap,
    @Range(min = 1) Duration checkpointInterval,
    @Range(min = 2, max = 1000) int keepCheckpoints,
    @Range(min = 0) long milestoneInterval,
    @Range(min = 0.1) Duration statusInterval) {}
