package org.overseer.training.rollout;

import org.overseer.env.Outcome;
import org.overseer.training.league.Opponent;

/**
 * A finished training game, seen from the player that it belongs to.
 *
 * @param scenario name of what was played
 * @param learner id of that player, which learns
 * @param opponent whom it met; the learner itself for self-play
 * @param outcome for the learner; of player 0 in self-play
 * @param steps agent steps that it took
 * @param episodeReturn undiscounted sum of rewards of that player
 */
public record GameRecord(
    String scenario,
    int learner,
    Opponent opponent,
    Outcome outcome,
    int steps,
    float episodeReturn) {}
