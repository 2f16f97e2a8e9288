package org.overseer.training.config;

/**
 * Checks that cost time.
 *
 * @param nanCheck whether each update also looks for NaN and infinity in rewards, stored states and
 *     what the network gives; gradients are always checked
 */
public record DebugConfig(boolean nanCheck) {}
