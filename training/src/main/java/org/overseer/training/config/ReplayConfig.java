package org.overseer.training.config;

/**
 * What lies between games and learner.
 *
 * @param capacityTrajectories trajectories the table holds; the oldest leaves first
 * @param samplesPerInsert how often a trajectory is learned from, on average
 * @param maxPolicyLag older trajectories are dropped; in learner versions
 */
public record ReplayConfig(
    @Range(min = 1) int capacityTrajectories,
    @Range(above = 0, max = 64) double samplesPerInsert,
    @Range(min = 0) int maxPolicyLag) {}
