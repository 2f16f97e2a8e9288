package org.overseer.env.serve;

import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.ResponseQuery;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestStep;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseAction;
import SC2APIProtocol.Sc2Api.ResponseAvailableMaps;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.ResponseLeaveGame;
import SC2APIProtocol.Sc2Api.ResponseMapCommand;
import SC2APIProtocol.Sc2Api.ResponsePing;
import SC2APIProtocol.Sc2Api.ResponseQuit;
import SC2APIProtocol.Sc2Api.ResponseRestartGame;
import SC2APIProtocol.Sc2Api.ResponseSaveMap;
import SC2APIProtocol.Sc2Api.ResponseStep;
import SC2APIProtocol.Sc2Api.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.net.MalformedMessage;
import org.overseer.env.skirmish.Scenario;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection talks to: it behaves like one StarCraft II process that was just launched.
 *
 * <p>Every request gets a response with the status and the request's id. A request that is not
 * allowed or makes no sense gets a usage error and changes nothing; one that fails gets its own
 * typed error (environment reference §3.3 and §3.4). Requests must come one at a time.
 */
final class VirtualGameProcess {
  private static final Logger log = LoggerFactory.getLogger(VirtualGameProcess.class);

  private final Rendezvous rendezvous;
  private final Executor gameThreads;
  private final IntSupplier seeds;
  private Status state = Status.launched;
  private @Nullable GameSetup setup;
  private @Nullable Seat seat;
  private @Nullable CompletableFuture<Seat> joining;
  private InterfaceOptions options = InterfaceOptions.getDefaultInstance();

  /**
   * @param seeds of games whose creator names none; thread-safe
   */
  VirtualGameProcess(Rendezvous rendezvous, Executor gameThreads, IntSupplier seeds) {
    this.rendezvous = rendezvous;
    this.gameThreads = gameThreads;
    this.seeds = seeds;
  }

  /** A request that cannot be carried out as a whole; the message becomes the usage error. */
  private static final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageError(String message) {
      super(message);
    }
  }

  synchronized Status status() {
    return state == Status.in_game && session().ended() ? Status.ended : state;
  }

  /** Handles a {@link Request} or a {@link MalformedMessage}; the future never fails. */
  synchronized CompletableFuture<Response> handle(Object message) {
    Request request = message instanceof Request known ? known : Request.getDefaultInstance();
    CompletableFuture<Response.Builder> answer;
    try {
      if (message instanceof MalformedMessage malformed) {
        throw new UsageError(malformed.reason());
      }
      String refusal = StatusMachine.refusal(request.getRequestCase(), status());
      if (refusal != null) {
        throw new UsageError(refusal);
      }
      answer = carryOut(request);
    } catch (UsageError e) {
      answer = done(Response.newBuilder().addError(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      log.error("{} failed", request.getRequestCase(), e);
      answer = done(Response.newBuilder().addError("internal error: " + e));
    }
    return answer.thenApply(builder -> complete(request, builder));
  }

  /** The connection is gone: gives up its game. */
  synchronized void end() {
    state = Status.quit;
    if (joining != null) {
      joining.cancel(false);
    }
    leaveGame();
  }

  private synchronized Response complete(Request request, Response.Builder response) {
    if (request.hasId()) {
      response.setId(request.getId());
    }
    return response.setStatus(status()).build();
  }

  private CompletableFuture<Response.Builder> carryOut(Request request) {
    Response.Builder response = Response.newBuilder();
    switch (request.getRequestCase()) {
      case CREATE_GAME -> create(request, response);
      case JOIN_GAME -> {
        return join(request.getJoinGame());
      }
      case STEP -> {
        return step(request.getStep());
      }
      case RESTART_GAME -> restart(response);
      case LEAVE_GAME -> {
        leaveGame();
        state = Status.launched;
        response.setLeaveGame(ResponseLeaveGame.getDefaultInstance());
      }
      case QUIT -> {
        leaveGame();
        state = Status.quit;
        response.setQuit(ResponseQuit.getDefaultInstance());
      }
      case GAME_INFO -> response.setGameInfo(session().gameInfo(player(), options));
      case OBSERVATION -> response.setObservation(session().observe(player(), options));
      case ACTION ->
          response.setAction(
              ResponseAction.newBuilder()
                  .addAllResult(session().act(player(), actions(request.getAction()))));
      case DATA -> response.setData(session().data(request.getData()));
      case QUERY -> response.setQuery(query(request.getQuery()));
      case MAP_COMMAND ->
          response.setMapCommand(
              ResponseMapCommand.newBuilder()
                  .setError(ResponseMapCommand.Error.NoTriggerError)
                  .setErrorDetails("the simulator's maps have no triggers"));
      case AVAILABLE_MAPS -> response.setAvailableMaps(availableMaps());
      case SAVE_MAP -> response.setSaveMap(ResponseSaveMap.getDefaultInstance());
      case PING -> response.setPing(ping());
      case DEBUG,
          START_REPLAY,
          QUICK_SAVE,
          QUICK_LOAD,
          OBS_ACTION,
          SAVE_REPLAY,
          REPLAY_INFO,
          REQUEST_NOT_SET ->
          throw new UsageError(
              StatusMachine.name(request.getRequestCase()) + " is not supported by this server");
    }
    return done(response);
  }

  private void create(Request request, Response.Builder response) {
    if (request.getCreateGame().getRealtime()) {
      throw new UsageError(
          "RequestCreateGame.realtime is not supported by this server; step the game instead");
    }
    if (seat != null && !seat.session().singlePlayer()) {
      throw new UsageError(
          "RequestCreateGame does not end a game with two participants; send RequestLeaveGame"
              + " first");
    }
    GameCreation creation = new GameCreation(request.getCreateGame(), seeds);
    if (creation.setup() != null) {
      leaveGame();
      setup = creation.setup();
      state = Status.init_game;
    }
    response.setCreateGame(creation.response());
  }

  private CompletableFuture<Response.Builder> join(RequestJoinGame request) {
    ResponseJoinGame.Builder refusal = JoinChecks.refusal(request, setup);
    if (refusal != null) {
      return done(Response.newBuilder().setJoinGame(refusal));
    }
    if (setup != null && setup.participants() == 1) {
      return done(sitDown(request, new Seat(new GameSession(setup), 0)));
    }
    CompletableFuture<Seat> meeting = rendezvous.meet(Rendezvous.key(request), setup);
    if (meeting == null) {
      return done(
          JoinChecks.error(
              ResponseJoinGame.Error.GameFull,
              "another client already waits with the ports " + Rendezvous.key(request)));
    }
    joining = meeting;
    return meeting.handleAsync((found, failure) -> met(request, found, failure), gameThreads);
  }

  private synchronized Response.Builder met(
      RequestJoinGame request, @Nullable Seat found, @Nullable Throwable failure) {
    joining = null;
    if (found == null) {
      return JoinChecks.error(
          ResponseJoinGame.Error.NetworkError,
          "the other player did not join with the ports " + Rendezvous.key(request));
    }
    if (state == Status.quit) {
      found.session().leave(found.player());
      return Response.newBuilder().addError("the connection is closed");
    }
    return sitDown(request, found);
  }

  private Response.Builder sitDown(RequestJoinGame request, Seat newSeat) {
    seat = newSeat;
    state = Status.in_game;
    options = request.getOptions();
    newSeat.session().race(newSeat.player(), request.getRace());
    return Response.newBuilder()
        .setJoinGame(ResponseJoinGame.newBuilder().setPlayerId(newSeat.player() + 1));
  }

  private CompletableFuture<Response.Builder> step(RequestStep request) {
    long count = request.hasCount() ? Integer.toUnsignedLong(request.getCount()) : 1;
    CompletableFuture<Integer> reached =
        session().step(player(), Math.min(count, Game.END_OF_TIME));
    // Never on the thread of the other player, who may hold the lock of their own process.
    return reached.isDone()
        ? done(stepped(reached.join()))
        : reached.thenApplyAsync(VirtualGameProcess::stepped, gameThreads);
  }

  private static Response.Builder stepped(int loop) {
    return Response.newBuilder().setStep(ResponseStep.newBuilder().setSimulationLoop(loop));
  }

  private void restart(Response.Builder response) {
    if (!session().singlePlayer()) {
      throw new UsageError("RequestRestartGame is for games with one participant only");
    }
    session().restart();
    response.setRestartGame(ResponseRestartGame.getDefaultInstance());
  }

  private static List<Action> actions(RequestAction request) {
    for (Action action : request.getActionsList()) {
      int tags = action.getActionRaw().getUnitCommand().getUnitTagsCount();
      if (tags > Commands.MOST_TAGS) {
        throw new UsageError(
            "RequestAction has a command for "
                + tags
                + " units; give one to at most "
                + Commands.MOST_TAGS
                + " at once");
      }
    }
    return request.getActionsList();
  }

  private ResponseQuery query(RequestQuery query) {
    int questions =
        query.getPathingCount() + query.getAbilitiesCount() + query.getPlacementsCount();
    if (questions > QueryMessages.MOST_QUESTIONS) {
      throw new UsageError(
          "RequestQuery has "
              + questions
              + " questions; ask at most "
              + QueryMessages.MOST_QUESTIONS
              + " at once");
    }
    return session().query(player(), query);
  }

  private void leaveGame() {
    if (seat != null) {
      seat.session().leave(seat.player());
    }
    seat = null;
    setup = null;
  }

  private GameSession session() {
    if (seat == null) {
      throw new IllegalStateException("no game in status " + state);
    }
    return seat.session();
  }

  private int player() {
    return seat == null ? 0 : seat.player();
  }

  private static ResponseAvailableMaps availableMaps() {
    ResponseAvailableMaps.Builder maps = ResponseAvailableMaps.newBuilder();
    for (String name : Scenario.names()) {
      maps.addLocalMapPaths(name + ".SC2Map").addBattlenetMapNames(name);
    }
    return maps.build();
  }

  /** The build whose unit figures the simulator uses. */
  private static ResponsePing ping() {
    return ResponsePing.newBuilder()
        .setGameVersion("4.10.0")
        .setDataVersion("B89B5D6FA7CBF6452E721311BFBC6CB2")
        .setDataBuild(75689)
        .setBaseBuild(75689)
        .build();
  }

  private static CompletableFuture<Response.Builder> done(Response.Builder response) {
    return CompletableFuture.completedFuture(response);
  }
}
