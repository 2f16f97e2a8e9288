package org.overseer.env.serve;

/**
 * A place in a game.
 *
 * @param client counts from 0, participants before observers
 */
record Seat(GameSession session, int client) {}
