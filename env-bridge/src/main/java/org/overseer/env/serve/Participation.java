package org.overseer.env.serve;

import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Sc2Api.RequestJoinGame;

/**
 * As what a client joins.
 *
 * @param race of a player; without meaning for observers
 * @param name the client gives itself, may be empty
 * @param observed −1 for a player, else the id of the player to look over the shoulder of, 0 for
 *     everybody
 */
record Participation(Race race, String name, int observed) {
  /** Characters of a name, which every game_info repeats. */
  private static final int LONGEST_NAME = 64;

  static Participation of(RequestJoinGame request) {
    String name = request.getPlayerName();
    return new Participation(
        request.getRace(),
        name.substring(0, Math.min(name.length(), LONGEST_NAME)),
        request.hasObservedPlayerId() ? request.getObservedPlayerId() : -1);
  }

  boolean isObserver() {
    return observed >= 0;
  }
}
