package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Mode;
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
  /** Name of a computer that plays a match, alone or before a level: {@code bot:hard}. */
  private static final String BOT = "bot";

  /**
   * Two participants and computers that are named so play a match; otherwise a single participant
   * gets the map as it is, with what its triggers do.
   */
  Mode mode() {
    return participants > 1 || (opponent != null && isBot(opponent)) ? Mode.MATCH : Mode.MAP;
  }

  /**
   * The computer player for a game of {@code gameSeed}, null if there is none. Where the map's own
   * triggers lead the computer's army, all but the weakest difficulty leave it to them.
   */
  @Nullable ScriptedPlayer computer(long gameSeed) {
    if (opponent == null
        || (mode() == Mode.MAP && scenario.hasArmies() && difficulty() != Difficulty.VeryEasy)) {
      return null;
    }
    String named = level(opponent);
    return ScriptedPlayer.create(named == null ? level(difficulty()) : named, gameSeed);
  }

  private static boolean isBot(PlayerSetup computer) {
    return computer.getPlayerName().equals(BOT) || level(computer) != null;
  }

  /** The level in a computer's name, null without. */
  static @Nullable String level(PlayerSetup computer) {
    String name = computer.getType() == PlayerType.Computer ? computer.getPlayerName() : "";
    return name.startsWith(BOT + ":") ? name.substring(BOT.length() + 1) : null;
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
