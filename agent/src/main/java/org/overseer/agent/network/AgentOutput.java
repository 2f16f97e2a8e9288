package org.overseer.agent.network;

import java.util.List;
import org.overseer.perceiver.autograd.Variable;

/**
 * Outputs of the network for T steps of B players whose decisions are known.
 *
 * @param heads what each part of the action head says, in the order in which decisions list them
 * @param values expected return of each reward stream, {@code [T·B, S]}
 * @param state recurrent state after the last step, {@code [B, R]}
 */
public record AgentOutput(List<HeadOutput> heads, Variable values, Variable state) {}
