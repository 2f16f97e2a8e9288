package org.overseer.training.config;

/**
 * Checks that cost time.
 *
 * @param nanCheck whether every loss and gradient is checked for NaN and infinity
 */
public record DebugConfig(boolean nanCheck) {}
