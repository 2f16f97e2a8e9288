package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;

/**
 * What a CreateGame request asked for.
 *
 * @param scenario the map
 * @param mapPath how the client named it
 * @param seed of the game
 * @param participants players that clients control, 1 or 2; they come first
 * @param opponent the computer's setup, null if there is none; units of a side without a player get
 *     no orders after those they start with
 */
record GameSetup(
    Scenario scenario,
    String mapPath,
    long seed,
    int participants,
    @Nullable PlayerSetup opponent) {
  /** The computer player for a game of {@code gameSeed}, null if there is none. */
  @Nullable ScriptedPlayer computer(long gameSeed) {
    return opponent == null ? null : ScriptedPlayer.create(level(difficulty()), gameSeed);
  }

  /** The computer's difficulty; the game's own default is the weakest. */
  Difficulty difficulty() {
    return opponent != null && opponent.hasDifficulty()
        ? opponent.getDifficulty()
        : Difficulty.VeryEasy;
  }

  /**
   * The scripted level behind a difficulty. There are fewer levels than difficulties; the ones that
   * cheat in the real game do not cheat here.
   */
  static String level(Difficulty difficulty) {
    return switch (difficulty) {
      case VeryEasy -> "random";
      case Easy -> "easy";
      case Medium, MediumHard -> "medium";
      case Hard, Harder -> "hard";
      case VeryHard, CheatVision, CheatMoney, CheatInsane -> "elite";
    };
  }
}
