package org.overseer.training.config;

import org.overseer.agent.network.EntityEncoderKind;

/**
 * The network.
 *
 * @param architecture size preset of the agent
 * @param entityEncoder which implementation reads the units
 */
public record NetworkConfig(String architecture, EntityEncoderKind entityEncoder) {}
