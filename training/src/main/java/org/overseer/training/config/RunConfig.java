package org.overseer.training.config;

import java.time.Duration;

/**
 * Budgets and intervals.
 *
 * @param agentSteps budget: one agent step is 8 game loops of a game, both sides acting
 * @param wallClockCap training ends after this time even if steps are left; only a cap
 * @param checkpointInterval time between two checkpoints, and so the most that a crash costs
 * @param keepCheckpoints newest checkpoints kept
 * @param milestoneInterval agent steps between checkpoints that are kept for good; 0 keeps none
 * @param keepRejected newest batches kept of updates that were not made because of a number that is
 *     not finite
 * @param statusInterval time between two status lines
 */
public record RunConfig(
    @Range(min = 1) long agentSteps,
    @Range(min = 1) Duration wallClockCap,
    @Range(min = 1, max = 60) Duration checkpointInterval,
    @Range(min = 2, max = 1000) int keepCheckpoints,
    @Range(min = 0) long milestoneInterval,
    @Range(min = 0, max = 1000) int keepRejected,
    @Range(min = 0.1) Duration statusInterval) {}
