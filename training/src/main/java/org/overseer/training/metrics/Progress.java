package org.overseer.training.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the status line shows.
 *
 * @param elapsed time spent training
 * @param agentSteps agent steps so far
 * @param agentStepsPerSecond since the last line
 * @param updates learner updates so far
 * @param updatesPerSecond since the last line
 * @param lagMean mean policy lag in learner versions
 * @param lagMax largest policy lag since the last line
 * @param wins games won among the last ones against the current opponents
 * @param games how many those are; 0 if none has ended yet
 * @param loss mean loss since the last line; NaN if there was no update
 * @param entropy mean entropy since the last line; NaN if there was no update
 * @param replayFill trajectories held ÷ capacity
 * @param remaining time until the budget is used up, or null if that is not known yet
 * @param waiting the stage that waits more than a fifth of the time, or null
 */
public record Progress(
    Duration elapsed,
    long agentSteps,
    double agentStepsPerSecond,
    long updates,
    double updatesPerSecond,
    double lagMean,
    long lagMax,
    int wins,
    int games,
    double loss,
    double entropy,
    double replayFill,
    @Nullable Duration remaining,
    @Nullable String waiting) {}
