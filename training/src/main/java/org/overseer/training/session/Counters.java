package org.overseer.training.session;

/**
 * How far a run is.
 *
 * @param agentSteps agent steps made
 * @param games games finished
 * @param updates learner updates made
 * @param leagueSize frozen versions
 * @param starts how often the run was resumed
 */
public record Counters(long agentSteps, long games, long updates, int leagueSize, int starts) {}
