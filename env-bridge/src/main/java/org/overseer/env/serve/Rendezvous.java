package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.PortSet;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections of a game of several clients find each other.
 *
 * <p>Real games meet over TCP ports; here the port numbers of the JoinGame requests are only the
 * name of the meeting (s2client-proto). Thread-safe.
 */
final class Rendezvous {
  /** How long those who came wait for the others. */
  private static final long WAIT_SECONDS = 120;

  /** Clients that wait for a host, who alone knows how many there will be. */
  private static final int MOST_GUESTS = 16;

  private record Client(Participation as, boolean host, CompletableFuture<Seat> seat) {}

  private static final class Meeting {
    @Nullable GameSetup setup;
    final List<Client> clients = new ArrayList<>();

    long count(boolean observers) {
      return clients.stream().filter(c -> c.as().isObserver() == observers).count();
    }

    /** Whether one more would have no place. */
    boolean isFull(@Nullable GameSetup hosted, boolean observer) {
      GameSetup known = setup == null ? hosted : setup;
      if (known == null) {
        return observer ? clients.size() >= MOST_GUESTS : count(false) >= 1;
      }
      return (setup != null && hosted != null)
          || count(observer) >= (observer ? known.observers() : known.participants())
          || count(!observer) > (observer ? known.participants() : known.observers());
    }

    boolean isComplete() {
      return setup != null
          && count(false) == setup.participants()
          && count(true) == setup.observers();
    }
  }

  private final Map<String, Meeting> meetings = new HashMap<>();

  /** Name of the meeting that a request asks for. */
  static String key(RequestJoinGame request) {
    StringBuilder key = new StringBuilder(ports(request.getServerPorts()));
    request.getClientPortsList().forEach(ports -> key.append(' ').append(ports(ports)));
    return key.toString();
  }

  /**
   * Waits for the others; cancelling the future gives the place up.
   *
   * @param setup the game, given by the one who created it
   * @param services for the game
   * @return the seat, or null at once if there is no place
   */
  @Nullable CompletableFuture<Seat> meet(
      String key, @Nullable GameSetup setup, Participation as, Services services) {
    Client mine = new Client(as, setup != null, new CompletableFuture<>());
    Meeting complete = null;
    synchronized (meetings) {
      Meeting meeting = meetings.computeIfAbsent(key, k -> new Meeting());
      if (meeting.isFull(setup, as.isObserver())) {
        return null;
      }
      meeting.setup = setup == null ? meeting.setup : setup;
      meeting.clients.add(mine);
      if (meeting.isComplete()) {
        meetings.remove(key);
        complete = meeting;
      }
    }
    if (complete == null) {
      mine.seat
          .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
          .whenComplete((seat, failure) -> forget(key, mine, failure));
    } else {
      seat(complete, services);
    }
    return mine.seat;
  }

  /** Players before observers, the host first, the others as they came. */
  private static void seat(Meeting meeting, Services services) {
    if (meeting.setup == null) {
      throw new IllegalStateException("a meeting without a game");
    }
    List<Client> clients = new ArrayList<>(meeting.clients);
    clients.sort(
        Comparator.comparing((Client client) -> client.as().isObserver())
            .thenComparing(client -> !client.host()));
    GameSession session =
        GameSession.live(meeting.setup, clients.stream().map(Client::as).toList(), services);
    for (int i = 0; i < clients.size(); i++) {
      if (!clients.get(i).seat().complete(new Seat(session, i))) {
        session.leave(i);
      }
    }
  }

  private void forget(String key, Client client, @Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    synchronized (meetings) {
      Meeting meeting = meetings.get(key);
      if (meeting == null || !meeting.clients.remove(client)) {
        return;
      }
      if (client.host()) {
        meeting.setup = null;
      }
      if (meeting.clients.isEmpty()) {
        meetings.remove(key);
      }
    }
  }

  private static String ports(PortSet ports) {
    return ports.getGamePort() + "/" + ports.getBasePort();
  }
}
