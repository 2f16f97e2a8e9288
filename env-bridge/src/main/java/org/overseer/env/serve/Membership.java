package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestStartReplay;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which game a virtual process has created, joined or left, and the status that follows.
 *
 * <p>Used under the lock of its process.
 */
final class Membership {
  private final Object lock;
  private final Services services;
  private Status state = Status.launched;
  private @Nullable GameSetup setup;
  private @Nullable Seat seat;
  private @Nullable CompletableFuture<Seat> joining;
  private InterfaceOptions options = InterfaceOptions.getDefaultInstance();

  /**
   * @param lock the process's
   */
  Membership(Object lock, Services services) {
    this.lock = lock;
    this.services = services;
  }

  Status status() {
    boolean playing = state == Status.in_game || state == Status.in_replay;
    return playing && session().ended() ? Status.ended : state;
  }

  /** The place in a game; null without a game. */
  @Nullable Seat seat() {
    return seat;
  }

  /** The session, where the status says that there is one. */
  GameSession session() {
    if (seat == null) {
      throw new IllegalStateException("no game in status " + state);
    }
    return seat.session();
  }

  /** The session, if nobody else takes part in it. */
  GameSession alone(String request) {
    GameSession session = session();
    if (session.isReplay() || !session.hasOneClient()) {
      throw new UsageError(request + " is for games with one participant only");
    }
    return session;
  }

  int client() {
    return seat == null ? 0 : seat.client();
  }

  /** What the client wants to see, as it said when it joined. */
  InterfaceOptions options() {
    return options;
  }

  void create(Request request, Response.Builder response) {
    if (seat != null && !seat.session().hasOneClient()) {
      throw new UsageError(
          "RequestCreateGame does not end a game with two participants; send RequestLeaveGame"
              + " first");
    }
    GameCreation creation = new GameCreation(request.getCreateGame(), services.seeds());
    if (creation.setup() != null) {
      leave(Status.init_game);
      setup = creation.setup();
    }
    response.setCreateGame(creation.response());
  }

  /** Joins the game that was created, or waits for the others. */
  CompletableFuture<Response.Builder> join(RequestJoinGame request) {
    ResponseJoinGame.Builder refusal = JoinChecks.refusal(request, setup);
    if (refusal != null) {
      return done(Response.newBuilder().setJoinGame(refusal));
    }
    Participation as = Participation.of(request);
    if (setup != null && setup.clients() == 1) {
      return done(sitDown(request, new Seat(GameSession.live(setup, List.of(as), services), 0)));
    }
    String key = Rendezvous.key(request);
    CompletableFuture<Seat> meeting = services.rendezvous().meet(key, setup, as, services);
    if (meeting == null) {
      return done(
          JoinChecks.error(
              ResponseJoinGame.Error.GameFull,
              "another client already waits with the ports " + key));
    }
    joining = meeting;
    return meeting.handleAsync(
        (found, failure) -> {
          synchronized (lock) {
            return met(request, key, found);
          }
        },
        services.gameThreads());
  }

  private Response.Builder met(RequestJoinGame request, String key, @Nullable Seat found) {
    joining = null;
    if (found == null) {
      return JoinChecks.error(
          ResponseJoinGame.Error.NetworkError,
          "not all other clients joined with the ports " + key);
    }
    if (state == Status.quit) {
      found.session().leave(found.client());
      return Response.newBuilder().addError("the connection is closed");
    }
    return sitDown(request, found);
  }

  private Response.Builder sitDown(RequestJoinGame request, Seat newSeat) {
    seat = newSeat;
    state = Status.in_game;
    options = request.getOptions();
    return Response.newBuilder()
        .setJoinGame(
            ResponseJoinGame.newBuilder()
                .setPlayerId(newSeat.session().playerId(newSeat.client())));
  }

  void startReplay(RequestStartReplay request, Response.Builder response) {
    ReplayStart start = new ReplayStart(request, services);
    if (start.session() != null) {
      leave(Status.in_replay);
      seat = new Seat(start.session(), 0);
      options = request.getOptions();
    }
    response.setStartReplay(start.response());
  }

  /** Gives up the game, if there is one. */
  void leave(Status next) {
    if (seat != null) {
      seat.session().leave(seat.client());
    }
    seat = null;
    setup = null;
    state = next;
  }

  /** Gives up the game, and the waiting for one. */
  void end() {
    if (joining != null) {
      joining.cancel(false);
    }
    leave(Status.quit);
  }

  private static CompletableFuture<Response.Builder> done(Response.Builder response) {
    return CompletableFuture.completedFuture(response);
  }
}
