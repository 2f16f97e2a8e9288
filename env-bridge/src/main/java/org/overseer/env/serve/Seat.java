package org.overseer.env.serve;

/** A place in a game; players count from 0 here, one less than their protocol id. */
record Seat(GameSession session, int player) {}
