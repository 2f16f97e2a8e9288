package org.overseer.training.rollout;

import org.overseer.env.Outcome;

/**
 * A finished training game, seen from the policy that learns.
 *
 * @param opponent id of the opponent's policy, {@code Matchmaker.NEWEST} for self-play
 * @param outcome for the learning side; of player 0 in self-play
 * @param steps agent steps that it took
 * @param episodeReturn undiscounted sum of rewards of that side
 */
public record GameRecord(int opponent, Outcome outcome, int steps, float episodeReturn) {}
