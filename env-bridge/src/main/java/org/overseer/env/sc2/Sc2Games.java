package org.overseer.env.sc2;

import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.LocalMap;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.PortSet;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestLeaveGame;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;

/** Starts and leaves games, for one player or for two that meet by their ports. */
final class Sc2Games {
  private static final String EXTENSION = ".SC2Map";

  /** Asks our own server for a match instead of the map's triggers; the game does not mind. */
  private static final String MATCH_PLAYER = "bot";

  /** How long a participant waits for the other one; our own server gives up after 120 s. */
  private static final Duration MEETING = Duration.ofSeconds(150);

  private Sc2Games() {}

  /**
   * Creates the game on the first player's connection, unless it is another participant's, and
   * joins it on all.
   */
  static void start(Sc2GameSettings settings, String map, int seed, List<RemotePlayer> players) {
    Sc2Meeting meeting = settings.meeting();
    if (meeting == null || meeting.host()) {
      Request.Builder create = Request.newBuilder().setCreateGame(create(settings, map, seed));
      players.get(0).protocol().call(create);
    }
    RequestJoinGame join = join(settings);
    List<CompletableFuture<Response>> joins = new ArrayList<>();
    for (RemotePlayer player : players) {
      // all at once: each answer waits for the other players
      joins.add(player.protocol().send(Request.newBuilder().setJoinGame(join)));
    }
    for (int p = 0; p < players.size(); p++) {
      Sc2Protocol protocol = players.get(p).protocol();
      Response joined =
          meeting == null
              ? protocol.await("RequestJoinGame", joins.get(p))
              : meet(meeting, protocol, joins.get(p));
      players.get(p).joinedAs(joined.getJoinGame().getPlayerId());
    }
  }

  private static Response meet(
      Sc2Meeting meeting, Sc2Protocol protocol, CompletableFuture<Response> join) {
    try {
      return protocol.await("RequestJoinGame", join, MEETING);
    } catch (EnvironmentException e) {
      if (e.code() != Code.UNREACHABLE && e.code() != Code.TIMEOUT) {
        throw e;
      }
      throw new EnvironmentException(
          e.code(),
          "no other participant by the ports after "
              + meeting.startPort()
              + " ("
              + e.getMessage()
              + "); start one as the host and one as the guest, with the same start port",
          e);
    }
  }

  /** Leaves the game that runs or has ended, if any. */
  static void leave(List<RemotePlayer> players) {
    List<CompletableFuture<Response>> leaves = new ArrayList<>();
    for (RemotePlayer player : players) {
      Status status = player.protocol().status();
      if (status == Status.in_game || status == Status.ended) {
        leaves.add(
            player
                .protocol()
                .send(Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance())));
      }
    }
    for (CompletableFuture<Response> leave : leaves) {
      players.get(0).protocol().await("RequestLeaveGame", leave);
    }
  }

  static RequestCreateGame create(Sc2GameSettings settings, String map, int seed) {
    boolean complete = map.toLowerCase(Locale.ROOT).endsWith(".sc2map");
    String path = complete ? map : map + EXTENSION;
    RequestCreateGame.Builder create =
        RequestCreateGame.newBuilder()
            .setLocalMap(LocalMap.newBuilder().setMapPath(path))
            .setRandomSeed(seed)
            .setRealtime(settings.realtime());
    int participants = settings.meeting() == null ? settings.players() : 2;
    for (int p = 0; p < participants; p++) {
      create.addPlayerSetup(PlayerSetup.newBuilder().setType(PlayerType.Participant));
    }
    if (participants == 1) {
      create.addPlayerSetup(
          PlayerSetup.newBuilder()
              .setType(PlayerType.Computer)
              .setPlayerName(MATCH_PLAYER)
              .setRace(settings.race())
              .setDifficulty(settings.difficulty()));
    }
    return create.build();
  }

  static RequestJoinGame join(Sc2GameSettings settings) {
    RequestJoinGame.Builder join =
        RequestJoinGame.newBuilder()
            .setRace(settings.race())
            .setOptions(InterfaceOptions.newBuilder().setRaw(true).setScore(false));
    Sc2Meeting meeting = settings.meeting();
    if (meeting != null) {
      join.setSharedPort(meeting.sharedPort());
      join.setServerPorts(ports(meeting.serverPort(), meeting.serverPort() + 1));
      join.addClientPorts(ports(meeting.clientPort(), meeting.clientPort() + 1));
    } else if (settings.players() > 1) {
      int[] ports = freePorts(4);
      join.setServerPorts(ports(ports[0], ports[1])).addClientPorts(ports(ports[2], ports[3]));
    }
    return join.build();
  }

  private static PortSet ports(int game, int base) {
    return PortSet.newBuilder().setGamePort(game).setBasePort(base).build();
  }

  /** Ports that nobody listens on now; the game processes use them between each other. */
  static int[] freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    int[] ports = new int[count];
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
        ports[i] = sockets.get(i).getLocalPort();
      }
      return ports;
    } catch (IOException e) {
      throw new EnvironmentException(
          Code.UNREACHABLE, "no free TCP ports for the game: " + e.getMessage(), e);
    } finally {
      for (ServerSocket socket : sockets) {
        closeQuietly(socket);
      }
    }
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // a listening socket without connections has nothing to lose
    }
  }
}
