package org.overseer.env.serve;

/**
 * Something that came from outside and changed a game.
 *
 * @param loop game loop that it came in
 * @param player 0 or 1, whom it came from
 * @param message serialized RequestAction or RequestDebug, empty for {@link Kind#LEAVE}
 */
record Input(int loop, int player, Kind kind, byte[] message) {
  enum Kind {
    /** A RequestAction. */
    ACTION,
    /** A RequestDebug without drawings. */
    DEBUG,
    /** The player's client left the game or died. */
    LEAVE
  }
}
