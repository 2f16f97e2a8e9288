package org.overseer.agent.policy;

import org.overseer.agent.features.FeatureBatch;

/**
 * What a policy is asked: a decision for each of B players.
 *
 * <p>The asker keeps ownership of all parts and leaves them alone until the answer is there. Arrays
 * may be longer than what counts.
 *
 * @param features the players' observations
 * @param states recurrent states before this step, zeros at the start of a game, {@code [B, R]}
 * @param seeds of each player's draws, so that they do not depend on who else is asked for, {@code
 *     [B]}
 * @param choices how each player's decision is taken, {@code [B]}
 */
public record PolicyRequest(
    FeatureBatch features, float[] states, long[] seeds, OrderChoice[] choices) {}
