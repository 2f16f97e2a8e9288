package org.overseer.agent.policy;

import org.overseer.agent.network.Decisions;

/**
 * What a policy answers to a batch of B players.
 *
 * @param decisions one for each player
 * @param values expected return of each reward stream, {@code [B, S]}
 * @param states recurrent states after this step, {@code [B, R]}
 */
public record PolicyOutput(Decisions decisions, float[] values, float[] states) {}
