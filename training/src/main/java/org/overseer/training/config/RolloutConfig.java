package org.overseer.training.config;

import java.time.Duration;

/**
 * How games are played.
 *
 * @param actors rollout actors, each on a thread of its own; serial mode has one
 * @param environments games that one actor plays side by side, so that the network sees a batch
 * @param stallTimeout an actor that makes no step for so long is replaced
 */
public record RolloutConfig(
    @Range(min = 1, max = 1024) int actors,
    @Range(min = 1, max = 4096) int environments,
    @Range(min = 1, max = 30) Duration stallTimeout) {}
