package org.overseer.agent.policy;

/**
 * What the network says for a batch of B players with ΣK own units and A orders a row.
 *
 * @param width A
 * @param logProbabilities of every order, illegal ones about −1e9, {@code [ΣK, A]}
 * @param values expected return, {@code [B]}
 * @param states recurrent states after this step, {@code [B, R]}
 */
public record PolicyOutput(int width, float[] logProbabilities, float[] values, float[] states) {}
