package org.overseer.training.config;

/**
 * What is played.
 *
 * @param scenario scenario of the built-in simulator
 */
public record EnvironmentConfig(String scenario) {}
