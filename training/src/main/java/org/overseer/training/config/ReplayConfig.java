package org.overseer.training.config;

/**
 * What lies between games and learner.
 *
 * @param capacityTrajectories trajectories the table holds; each is learned from once, the oldest
 *     first
 * @param maxPolicyLag older trajectories are dropped; in learner versions
 */
public record ReplayConfig(
    @Range(min = 1) int capacityTrajectories, @Range(min = 0) int maxPolicyLag) {}
