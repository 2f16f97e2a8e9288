package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import java.util.List;
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
 * @param players one or two in the order of their ids, participants before computers; units of a
 *     side without a player get no orders after those they start with
 * @param observers clients that watch
 * @param disableFog whether every player sees everything
 * @param realtime whether the game goes on by itself
 */
record GameSetup(
    Scenario scenario,
    String mapPath,
    long seed,
    List<PlayerSetup> players,
    int observers,
    boolean disableFog,
    boolean realtime) {
  /** Name of a computer that plays a match, alone or before a level: {@code bot:hard}. */
  private static final String BOT = "bot";

  /** Players that clients control; they come first. */
  int participants() {
    return (int) players.stream().filter(p -> p.getType() == PlayerType.Participant).count();
  }

  /** Connections that the game needs. */
  int clients() {
    return participants() + observers;
  }

  /** The computer's setup, null if player 2 is none. */
  @Nullable PlayerSetup opponent() {
    return players.size() > 1 && isComputer(players.get(1)) ? players.get(1) : null;
  }

  /**
   * Two participants, two computers and computers that are named so play a match; otherwise a
   * single participant gets the map as it is, with what its triggers do.
   */
  Mode mode() {
    PlayerSetup computer = opponent();
    return participants() != 1 || (computer != null && isBot(computer)) ? Mode.MATCH : Mode.MAP;
  }

  /**
   * The computer player of a side in a game of {@code gameSeed}, null if there is none. Where the
   * map's own triggers lead the computer's army, all but the weakest difficulty leave it to them.
   *
   * @param player 0 or 1
   */
  @Nullable ScriptedPlayer computer(int player, long gameSeed) {
    if (player >= players.size() || !isComputer(players.get(player))) {
      return null;
    }
    PlayerSetup computer = players.get(player);
    boolean led = mode() == Mode.MAP && (scenario.hasArmies() || scenario.sendsNewcomers());
    if (led && difficulty(computer) != Difficulty.VeryEasy) {
      return null;
    }
    String named = level(computer);
    return ScriptedPlayer.create(
        named == null ? level(difficulty(computer)) : named,
        player == 0 ? ~gameSeed : gameSeed,
        scenario.units());
  }

  static boolean isComputer(PlayerSetup player) {
    return player.getType() == PlayerType.Computer;
  }

  private static boolean isBot(PlayerSetup computer) {
    return computer.getPlayerName().equals(BOT) || level(computer) != null;
  }

  /** The level in a computer's name, null without. */
  static @Nullable String level(PlayerSetup computer) {
    String name = isComputer(computer) ? computer.getPlayerName() : "";
    return name.startsWith(BOT + ":") ? name.substring(BOT.length() + 1) : null;
  }

  /** A computer's difficulty; the game's own default is the weakest. */
  static Difficulty difficulty(PlayerSetup computer) {
    return computer.hasDifficulty() ? computer.getDifficulty() : Difficulty.VeryEasy;
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
