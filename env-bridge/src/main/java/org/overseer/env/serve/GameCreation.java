package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.ResponseCreateGame;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a CreateGame request: the map's base name chooses the scenario, map bytes are not looked at
 * (s2client-proto).
 */
final class GameCreation {
  private static final Logger log = LoggerFactory.getLogger(GameCreation.class);
  private static final String EXTENSION = ".sc2map";

  /** Characters of a map's path, which every game_info repeats. */
  private static final int LONGEST_PATH = 1024;

  private static final int MOST_OBSERVERS = 14;

  private final ResponseCreateGame.Builder response = ResponseCreateGame.newBuilder();
  private @Nullable GameSetup setup;

  /**
   * @param seeds asked if the request has no seed
   */
  GameCreation(RequestCreateGame request, IntSupplier seeds) {
    Scenario scenario = scenario(request);
    if (scenario != null && playersAreGood(request.getPlayerSetupList())) {
      setup = setup(request, scenario, seeds);
    }
  }

  /** The game, null if the request was wrong. */
  @Nullable GameSetup setup() {
    return setup;
  }

  /** The answer, with the error if the request was wrong. */
  ResponseCreateGame response() {
    return response.build();
  }

  private @Nullable Scenario scenario(RequestCreateGame request) {
    boolean local = request.hasLocalMap() && request.getLocalMap().hasMapPath();
    if (!local && !request.hasBattlenetMapName()) {
      fail(
          ResponseCreateGame.Error.MissingMap,
          "name a map in local_map.map_path or battlenet_map_name; there are "
              + String.join(", ", Scenario.names()));
      return null;
    }
    String asked = local ? request.getLocalMap().getMapPath() : request.getBattlenetMapName();
    if (asked.length() > LONGEST_PATH) {
      fail(
          invalid(local),
          "the map's path has "
              + asked.length()
              + " characters; at most "
              + LONGEST_PATH
              + " are allowed");
      return null;
    }
    String name = baseName(asked);
    try {
      for (String known : Scenario.names()) {
        if (known.equalsIgnoreCase(name)) {
          return Scenario.load(known);
        }
      }
      return Scenario.load(name);
    } catch (EnvironmentException e) { // the message names the file without its folder
      log.warn("{}: a map file cannot be played: {}", name, e.getMessage());
      fail(ResponseCreateGame.Error.InvalidMapData, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      fail(invalid(local), String.valueOf(e.getMessage()));
    }
    return null;
  }

  private static ResponseCreateGame.Error invalid(boolean local) {
    return local
        ? ResponseCreateGame.Error.InvalidMapPath
        : ResponseCreateGame.Error.InvalidMapName;
  }

  /** {@code Ladder2019/3m.SC2Map} is {@code 3m}; both kinds of separator occur. */
  static String baseName(String path) {
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    return name.toLowerCase(Locale.ROOT).endsWith(EXTENSION)
        ? name.substring(0, name.length() - EXTENSION.length())
        : name;
  }

  private boolean playersAreGood(List<PlayerSetup> players) {
    if (players.isEmpty()) {
      fail(ResponseCreateGame.Error.MissingPlayerSetup, "player_setup is empty");
      return false;
    }
    long participants = count(players, PlayerType.Participant);
    long computers = count(players, PlayerType.Computer);
    long observers = count(players, PlayerType.Observer);
    boolean good =
        participants + computers + observers == players.size()
            && participants + computers >= 1
            && participants + computers <= 2
            && participants + observers >= 1
            && observers <= MOST_OBSERVERS;
    if (!good) {
      fail(
          ResponseCreateGame.Error.InvalidPlayerSetup,
          "player_setup has "
              + participants
              + " participants, "
              + computers
              + " computers, "
              + observers
              + " observers and "
              + (players.size() - participants - computers - observers)
              + " of no type; a game takes one or two participants and computers together, at most "
              + MOST_OBSERVERS
              + " observers, and at least one client");
      return false;
    }
    return levelsAreGood(players);
  }

  private boolean levelsAreGood(List<PlayerSetup> players) {
    for (PlayerSetup player : players) {
      String level = GameSetup.level(player);
      if (level != null && !ScriptedPlayer.names().contains(level)) {
        fail(
            ResponseCreateGame.Error.InvalidPlayerSetup,
            "there is no computer player 'bot:"
                + level
                + "'; there are "
                + String.join(", ", ScriptedPlayer.names()));
        return false;
      }
    }
    return true;
  }

  private static long count(List<PlayerSetup> players, PlayerType type) {
    return players.stream().filter(p -> is(p, type)).count();
  }

  private static boolean is(PlayerSetup player, PlayerType type) {
    return player.hasType() && player.getType() == type;
  }

  private static GameSetup setup(RequestCreateGame request, Scenario scenario, IntSupplier seeds) {
    long seed = Integer.toUnsignedLong(request.getRandomSeed());
    if (!request.hasRandomSeed()) {
      seed = Integer.toUnsignedLong(seeds.getAsInt());
      log.info("{}: no random_seed in the request, drew {}", scenario.name(), seed);
    }
    List<PlayerSetup> players =
        Stream.concat(
                request.getPlayerSetupList().stream().filter(p -> is(p, PlayerType.Participant)),
                request.getPlayerSetupList().stream().filter(p -> is(p, PlayerType.Computer)))
            .toList();
    return new GameSetup(
        scenario,
        request.getLocalMap().getMapPath(),
        seed,
        players,
        (int) count(request.getPlayerSetupList(), PlayerType.Observer),
        request.getDisableFog(),
        request.getRealtime());
  }

  private void fail(ResponseCreateGame.Error error, String details) {
    response.setError(error).setErrorDetails(details);
  }
}
