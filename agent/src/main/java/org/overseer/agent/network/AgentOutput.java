package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Variable;

/**
 * Outputs of the network for T steps of B players.
 *
 * @param logProbabilities masked log-softmax over the orders of each own unit, {@code [ΣK, A]}
 * @param values expected return, {@code [T·B, 1]}
 * @param state hidden and cell state after the last step, {@code [B, 2·coreChannels]}
 */
public record AgentOutput(Variable logProbabilities, Variable values, Variable state) {}
