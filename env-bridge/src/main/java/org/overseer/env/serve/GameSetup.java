package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import org.overseer.env.skirmish.Scenario;

/**
 * What a CreateGame request asked for.
 *
 * @param scenario the map
 * @param mapPath how the client named it
 * @param seed of the game
 * @param participants players that clients control, 1 or 2; they come first
 * @param opponent the computer's setup; a default instance if there is no computer player
 */
record GameSetup(
    Scenario scenario, String mapPath, long seed, int participants, PlayerSetup opponent) {
  boolean hasComputer() {
    return opponent.hasType();
  }

  Difficulty difficulty() {
    return opponent.hasDifficulty() ? opponent.getDifficulty() : Difficulty.VeryEasy;
  }
}
