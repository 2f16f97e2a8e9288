package org.overseer.agent.policy;

import org.overseer.agent.features.FeatureBatch;

/**
 * What the network is asked: the features of B players and their recurrent states.
 *
 * @param features the players' observations; the asker keeps ownership and leaves them alone until
 *     the answer is there
 * @param states recurrent states before this step, zeros at the start of a game, {@code [B, R]}
 */
public record PolicyRequest(FeatureBatch features, float[] states) {}
