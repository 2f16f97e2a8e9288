package org.overseer.env.sc2;

import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Sc2Api.Difficulty;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.net.WebSocketClient;

/**
 * Which game to play, and where.
 *
 * @param host of the game process or server
 * @param port of the same
 * @param map name of the map; {@code .SC2Map} is added where it is missing
 * @param players 1 against the computer, 2 for both sides
 * @param race of the players
 * @param difficulty of the computer
 * @param gameLoopsPerStep game loops an agent step lasts
 * @param stepLimit agent steps after which an undecided game is a draw; {@link #NO_LIMIT} with
 *     another participant: a game of two ends for both at once, and who leaves it has lost
 * @param policy timeouts and retries
 * @param meeting with another participant; null for a game that this side has to itself
 * @param realtime whether the game goes on by itself, 22.4 game loops a second
 */
public record Sc2GameSettings(
    String host,
    int port,
    String map,
    int players,
    Race race,
    Difficulty difficulty,
    int gameLoopsPerStep,
    int stepLimit,
    ConnectionPolicy policy,
    @Nullable Sc2Meeting meeting,
    boolean realtime) {
  /** A step limit that no game reaches: they end at loop 2^19 at the latest. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final int DEFAULT_PORT = 5000;

  /** Checks the numbers, and that an address can have such a host. */
  public Sc2GameSettings {
    if (!WebSocketClient.isHost(host)) {
      throw new IllegalArgumentException(
          "the host must be a name of letters, digits, dots and dashes whose last part begins with"
              + " a letter, or an address such as 127.0.0.1, but is '"
              + host
              + "'");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1 to 65535 but is " + port);
    }
    if (players < 1 || players > 2) {
      throw new IllegalArgumentException("players must be 1 or 2 but is " + players);
    }
    if (meeting != null && players != 1) {
      throw new IllegalArgumentException(
          "one who meets another participant is 1 player but players is " + players);
    }
    if (gameLoopsPerStep < 1 || stepLimit < 1) {
      throw new IllegalArgumentException(
          "gameLoopsPerStep and stepLimit must be at least 1 but are "
              + gameLoopsPerStep
              + " and "
              + stepLimit);
    }
    if (meeting != null && stepLimit != NO_LIMIT) {
      throw new IllegalArgumentException(
          "a game with another participant has no step limit of its own, but stepLimit is "
              + stepLimit);
    }
  }

  /** One player against the strongest computer that does not cheat, 8 game loops a step. */
  public static Sc2GameSettings of(String host, int port, String map) {
    return new Sc2GameSettings(
        host,
        port,
        map,
        1,
        Race.Random,
        Difficulty.VeryHard,
        8,
        10_000,
        ConnectionPolicy.DEFAULT,
        null,
        false);
  }

  /** The same at the port where {@code overseer serve} listens, or of an installed game. */
  public static Sc2GameSettings of(String map) {
    return of("127.0.0.1", DEFAULT_PORT, map);
  }

  /**
   * The same for an address such as {@code ws://127.0.0.1:5000/sc2api}; scheme and path may be left
   * out.
   *
   * @throws IllegalArgumentException if the address has another form
   */
  public static Sc2GameSettings at(String address, String map) {
    URI uri;
    try {
      uri = URI.create(address.contains("://") ? address : "ws://" + address);
    } catch (IllegalArgumentException e) {
      throw noAddress(address, e);
    }
    String path = uri.getPath();
    boolean ours =
        path == null || path.isEmpty() || path.equals("/") || path.equals(Sc2Protocol.PATH);
    if (!"ws".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() < 1
        || uri.getPort() > 65535
        || !ours) {
      throw noAddress(address, null);
    }
    return of(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort(), map);
  }

  /** The same with another number of players. */
  public Sc2GameSettings withPlayers(int number) {
    return changed(settings -> settings.players = number);
  }

  /** The same with another computer player. */
  public Sc2GameSettings withDifficulty(Difficulty level) {
    return changed(settings -> settings.difficulty = level);
  }

  /** The same with another step limit. */
  public Sc2GameSettings withStepLimit(int steps) {
    return changed(settings -> settings.stepLimit = steps);
  }

  /** The same with other timeouts and retries. */
  public Sc2GameSettings withPolicy(ConnectionPolicy other) {
    return changed(settings -> settings.policy = other);
  }

  /** The same with another participant in place of the computer, and without a step limit. */
  public Sc2GameSettings withMeeting(Sc2Meeting other) {
    return changed(
        settings -> {
          settings.meeting = other;
          settings.stepLimit = NO_LIMIT;
        });
  }

  /** The same in real time or not. */
  public Sc2GameSettings withRealtime(boolean byItself) {
    return changed(settings -> settings.realtime = byItself);
  }

  private Sc2GameSettings changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The settings that can be replaced one by one. */
  private static final class Draft {
    private final Sc2GameSettings original;
    private int players;
    private Difficulty difficulty;
    private int stepLimit;
    private ConnectionPolicy policy;
    private @Nullable Sc2Meeting meeting;
    private boolean realtime;

    Draft(Sc2GameSettings original) {
      this.original = original;
      players = original.players;
      difficulty = original.difficulty;
      stepLimit = original.stepLimit;
      policy = original.policy;
      meeting = original.meeting;
      realtime = original.realtime;
    }

    Sc2GameSettings settings() {
      return new Sc2GameSettings(
          original.host,
          original.port,
          original.map,
          players,
          original.race,
          difficulty,
          original.gameLoopsPerStep,
          stepLimit,
          policy,
          meeting,
          realtime);
    }
  }

  private static IllegalArgumentException noAddress(String address, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "a game's address is ws://HOST:PORT"
            + Sc2Protocol.PATH
            + " with a port of 1 to 65535, but this is '"
            + address
            + "'",
        cause);
  }
}
