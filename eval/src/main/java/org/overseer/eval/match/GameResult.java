package org.overseer.eval.match;

import org.overseer.env.Outcome;

/**
 * One finished game.
 *
 * @param game number of the game within the match, from 0
 * @param seed seed of the game
 * @param side the first player's side
 * @param outcome how it ended for the first player
 * @param steps agent steps
 */
public record GameResult(int game, long seed, int side, Outcome outcome, int steps) {}
