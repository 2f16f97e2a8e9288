package org.overseer.eval.match;

import org.jspecify.annotations.Nullable;
import org.overseer.env.Outcome;

/**
 * One finished game.
 *
 * @param game number of the game within the match, from 0
 * @param seed seed of the game
 * @param side the first player's side
 * @param outcome how it ended for the first player
 * @param steps agent steps
 * @param damage of the first player; null where the opponent is part of the environment, which
 *     shows only what the player sees
 */
public record GameResult(
    int game, long seed, int side, Outcome outcome, int steps, @Nullable Damage damage) {}
