package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.PortSet;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the two connections of a two-player game find each other.
 *
 * <p>Real games meet over TCP ports; here the port numbers of the JoinGame requests are only the
 * name of the meeting (environment reference §3.7). Thread-safe.
 */
final class Rendezvous {
  /** How long the first one waits for the second. */
  private static final long WAIT_SECONDS = 120;

  private static final class Meeting {
    @Nullable GameSetup setup;
    @Nullable CompletableFuture<Seat> host;
    @Nullable CompletableFuture<Seat> guest;
  }

  private final Map<String, Meeting> meetings = new HashMap<>();

  /** Name of the meeting that a request asks for. */
  static String key(RequestJoinGame request) {
    StringBuilder key = new StringBuilder(ports(request.getServerPorts()));
    request.getClientPortsList().forEach(ports -> key.append(' ').append(ports(ports)));
    return key.toString();
  }

  /**
   * Waits for the other player; cancelling the future gives the place up.
   *
   * @param setup the game, given by the one who created it
   * @return the seat, or null at once if the place is taken
   */
  @Nullable CompletableFuture<Seat> meet(String key, @Nullable GameSetup setup) {
    CompletableFuture<Seat> mine = new CompletableFuture<>();
    Meeting complete = null;
    synchronized (meetings) {
      Meeting meeting = meetings.computeIfAbsent(key, k -> new Meeting());
      if ((setup != null ? meeting.host : meeting.guest) != null) {
        return null;
      }
      if (setup != null) {
        meeting.setup = setup;
        meeting.host = mine;
      } else {
        meeting.guest = mine;
      }
      if (meeting.host != null && meeting.guest != null) {
        meetings.remove(key);
        complete = meeting;
      }
    }
    if (complete == null) {
      mine.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
          .whenComplete((seat, failure) -> forget(key, mine, failure));
    } else {
      seat(complete);
    }
    return mine;
  }

  private static void seat(Meeting meeting) {
    if (meeting.setup == null || meeting.host == null || meeting.guest == null) {
      throw new IllegalStateException("a meeting needs a host, a guest and a game");
    }
    GameSession session = new GameSession(meeting.setup);
    boolean hostThere = meeting.host.complete(new Seat(session, 0));
    boolean guestThere = meeting.guest.complete(new Seat(session, 1));
    if (!hostThere) {
      session.leave(0);
    }
    if (!guestThere) {
      session.leave(1);
    }
  }

  private void forget(String key, CompletableFuture<Seat> future, @Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    synchronized (meetings) {
      Meeting meeting = meetings.get(key);
      if (meeting == null) {
        return;
      }
      if (meeting.host == future) {
        meeting.host = null;
        meeting.setup = null;
      } else if (meeting.guest == future) {
        meeting.guest = null;
      }
      if (meeting.host == null && meeting.guest == null) {
        meetings.remove(key);
      }
    }
  }

  private static String ports(PortSet ports) {
    return ports.getGamePort() + "/" + ports.getBasePort();
  }
}
