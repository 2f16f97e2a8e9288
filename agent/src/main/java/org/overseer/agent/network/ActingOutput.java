package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Variable;

/**
 * Outputs of the network for one step of B players who decide.
 *
 * @param decisions one for each player
 * @param values expected return of each reward stream, {@code [B, S]}
 * @param state recurrent state after the step, {@code [B, R]}
 */
public record ActingOutput(Decisions decisions, Variable values, Variable state) {}
