package org.overseer.env.serve;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugTestProcess;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.RequestStep;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseAction;
import SC2APIProtocol.Sc2Api.ResponseDebug;
import SC2APIProtocol.Sc2Api.ResponseLeaveGame;
import SC2APIProtocol.Sc2Api.ResponseObserverAction;
import SC2APIProtocol.Sc2Api.ResponseQuickLoad;
import SC2APIProtocol.Sc2Api.ResponseQuickSave;
import SC2APIProtocol.Sc2Api.ResponseQuit;
import SC2APIProtocol.Sc2Api.ResponseRestartGame;
import SC2APIProtocol.Sc2Api.ResponseSaveReplay;
import SC2APIProtocol.Sc2Api.ResponseStep;
import SC2APIProtocol.Sc2Api.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.net.MalformedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection talks to: it behaves like one StarCraft II process that was just launched.
 *
 * <p>Every request gets a response with the status and the request's id. A request that is not
 * allowed or makes no sense gets a usage error and changes nothing; one that fails gets its own
 * typed error (s2client-proto). Requests must come one at a time.
 */
final class VirtualGameProcess {
  private static final Logger log = LoggerFactory.getLogger(VirtualGameProcess.class);

  /** A test_process waits so long at most, milliseconds: who has gone is not kept for longer. */
  private static final int LONGEST_DELAY = 60_000;

  private final Services services;
  private final CompletableFuture<Boolean> hung = new CompletableFuture<>();
  private final Membership membership;

  VirtualGameProcess(Services services) {
    this.services = services;
    membership = new Membership(this, services);
  }

  synchronized Status status() {
    return membership.status();
  }

  /**
   * Handles a {@link Request} or a {@link MalformedMessage}. The future fails only with {@link
   * TestCrash}, and never comes to an end if the client has asked this process to hang.
   */
  synchronized CompletableFuture<Response> handle(Object message) {
    Seat seat = membership.seat();
    CompletableFuture<Response.Builder> answer =
        handle(message, seat == null ? 0 : seat.session().due());
    return answer.handle((builder, failure) -> complete(message, builder, failure));
  }

  /** When the game has come to a loop and other clients' steps are done. */
  private synchronized CompletableFuture<Response.Builder> handle(Object message, long due) {
    Seat seat = membership.seat();
    if (seat == null) {
      return handleNow(message);
    }
    GameSession session = seat.session();
    CompletableFuture<Boolean> ready;
    synchronized (session) {
      ready = session.ready(due);
      if (ready.isDone() && !ready.isCompletedExceptionally()) {
        return handleNow(message);
      }
    }
    return ready.thenComposeAsync(yes -> handle(message, due), services.gameThreads());
  }

  private CompletableFuture<Response.Builder> handleNow(Object message) {
    Request request = request(message);
    try {
      if (message instanceof MalformedMessage malformed) {
        throw new UsageError(malformed.reason());
      }
      String refusal = StatusMachine.refusal(request.getRequestCase(), status());
      if (refusal != null) {
        throw new UsageError(refusal);
      }
      PlayableCrop crop = crop();
      return crop == null
          ? carryOut(request)
          : carryOut(crop.toMap(request)).whenComplete((response, failed) -> cut(crop, response));
    } catch (UsageError e) {
      return done(usageError(e));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What this client sees instead of the whole map, null for all of it. */
  private @Nullable PlayableCrop crop() {
    Seat seat = membership.seat();
    return seat == null || !membership.options().getRawCropToPlayableArea()
        ? null
        : seat.session().crop();
  }

  private static void cut(PlayableCrop crop, Response.@Nullable Builder response) {
    if (response != null) {
      crop.toClient(response);
    }
  }

  private static Request request(Object message) {
    return message instanceof Request known ? known : Request.getDefaultInstance();
  }

  /** Completed when the client has asked this process to hang: nothing is answered any more. */
  CompletableFuture<Boolean> hung() {
    return hung;
  }

  /** The connection is gone: gives up its game. */
  synchronized void end() {
    membership.end();
  }

  private Response complete(
      Object message, Response.@Nullable Builder builder, @Nullable Throwable failure) {
    Request request = request(message);
    if (builder != null) {
      return complete(request, builder);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof RuntimeException) || cause instanceof TestCrash) {
      throw new CompletionException(cause);
    }
    log.error("{} failed", request.getRequestCase(), cause);
    return complete(request, Response.newBuilder().addError("internal error: " + cause));
  }

  private synchronized Response complete(Request request, Response.Builder response) {
    if (request.hasId()) {
      response.setId(request.getId());
    }
    return response.setStatus(status()).build();
  }

  private CompletableFuture<Response.Builder> carryOut(Request request) {
    return switch (request.getRequestCase()) {
      case JOIN_GAME -> membership.join(request.getJoinGame());
      case STEP -> step(request.getStep());
      case OBSERVATION -> observe(request.getObservation());
      case DEBUG -> debug(request.getDebug().getDebugList());
      case QUICK_LOAD -> later(membership.alone("RequestQuickLoad").quickLoad(), loop -> loaded());
      default -> done(carryOutAtOnce(request, Response.newBuilder()));
    };
  }

  private Response.Builder carryOutAtOnce(Request request, Response.Builder response) {
    switch (request.getRequestCase()) {
      case CREATE_GAME -> membership.create(request, response);
      case RESTART_GAME -> restart(response);
      case START_REPLAY -> membership.startReplay(request.getStartReplay(), response);
      case LEAVE_GAME -> {
        membership.leave(Status.launched);
        response.setLeaveGame(ResponseLeaveGame.getDefaultInstance());
      }
      case QUIT -> {
        membership.leave(Status.quit);
        response.setQuit(ResponseQuit.getDefaultInstance());
      }
      case QUICK_SAVE -> {
        membership.alone("RequestQuickSave").quickSave();
        response.setQuickSave(ResponseQuickSave.getDefaultInstance());
      }
      case GAME_INFO -> response.setGameInfo(session().gameInfo(client(), membership.options()));
      case ACTION ->
          response.setAction(
              ResponseAction.newBuilder()
                  .addAllResult(
                      session().act(client(), RequestLimits.actions(request.getAction()))));
      case OBS_ACTION -> {
        session().observerActions(client(), request.getObsAction().getActionsList());
        response.setObsAction(ResponseObserverAction.getDefaultInstance());
      }
      case DATA -> response.setData(session().data(request.getData()));
      case QUERY ->
          response.setQuery(session().query(client(), RequestLimits.query(request.getQuery())));
      case SAVE_REPLAY ->
          response.setSaveReplay(ResponseSaveReplay.newBuilder().setData(session().saveReplay()));
      case REPLAY_INFO ->
          response.setReplayInfo(ReplayStart.info(request.getReplayInfo(), services.replays()));
      case MAP_COMMAND -> response.setMapCommand(Maps.command());
      case AVAILABLE_MAPS -> response.setAvailableMaps(Maps.available());
      case SAVE_MAP -> response.setSaveMap(Maps.save(request.getSaveMap()));
      case PING -> response.setPing(Version.ping());
      case JOIN_GAME, STEP, OBSERVATION, DEBUG, QUICK_LOAD, REQUEST_NOT_SET ->
          throw new IllegalStateException("not a request that is answered at once");
    }
    return response;
  }

  private CompletableFuture<Response.Builder> step(RequestStep request) {
    if (session().isRealTime()) {
      throw new UsageError("RequestStep is for games that are stepped; this one is in real time");
    }
    long count = request.hasCount() ? Integer.toUnsignedLong(request.getCount()) : 1;
    return later(session().step(client(), Math.min(count, Game.END_OF_TIME)), this::stepped);
  }

  private Response.Builder stepped(int loop) {
    return Response.newBuilder().setStep(ResponseStep.newBuilder().setSimulationLoop(loop));
  }

  private static Response.Builder loaded() {
    return Response.newBuilder().setQuickLoad(ResponseQuickLoad.getDefaultInstance());
  }

  private CompletableFuture<Response.Builder> observe(RequestObservation request) {
    GameSession session = session();
    if (!session.isRealTime() || !request.hasGameLoop()) {
      return done(observed(request));
    }
    return later(
        session.reach(client(), Integer.toUnsignedLong(request.getGameLoop())),
        loop -> observed(request));
  }

  private synchronized Response.Builder observed(RequestObservation request) {
    Seat seat = membership.seat();
    if (seat == null) {
      return Response.newBuilder().addError("the game has been left");
    }
    return Response.newBuilder()
        .setObservation(
            seat.session().observe(seat.client(), membership.options(), request.getDisableFog()));
  }

  /** Never on the thread of another client, who may hold the lock of its own process. */
  private CompletableFuture<Response.Builder> later(
      CompletableFuture<Integer> reached, java.util.function.IntFunction<Response.Builder> answer) {
    return reached.isDone()
        ? reached.thenApply(answer::apply)
        : reached.thenApplyAsync(answer::apply, services.gameThreads());
  }

  private CompletableFuture<Response.Builder> debug(List<DebugCommand> commands) {
    DebugCommands.check(commands);
    session().debug(client(), commands);
    for (DebugCommand command : commands) {
      if (command.hasTestProcess()) {
        DebugTestProcess test = command.getTestProcess();
        return after(test.getDelayMs(), () -> end(test.getTest()));
      }
    }
    return done(Response.newBuilder().setDebug(ResponseDebug.getDefaultInstance()));
  }

  /** Ends this process in the way that a client wants to see. */
  private synchronized CompletableFuture<Response.Builder> end(DebugTestProcess.Test how) {
    membership.leave(Status.quit);
    return switch (how) {
      case hang -> {
        hung.complete(true);
        yield new CompletableFuture<>();
      }
      case crash -> CompletableFuture.failedFuture(new TestCrash());
      case exit -> done(Response.newBuilder().setDebug(ResponseDebug.getDefaultInstance()));
    };
  }

  private CompletableFuture<Response.Builder> after(
      int millis, Supplier<CompletableFuture<Response.Builder>> work) {
    if (millis <= 0) {
      return work.get();
    }
    Executor then =
        CompletableFuture.delayedExecutor(
            Math.min(millis, LONGEST_DELAY), TimeUnit.MILLISECONDS, services.gameThreads());
    return CompletableFuture.supplyAsync(work, then).thenCompose(answer -> answer);
  }

  private void restart(Response.Builder response) {
    boolean overlong = membership.alone("RequestRestartGame").restart();
    ResponseRestartGame.Builder restarted = ResponseRestartGame.newBuilder();
    if (overlong) {
      restarted.setNeedHardReset(true);
    }
    response.setRestartGame(restarted);
  }

  private GameSession session() {
    return membership.session();
  }

  private int client() {
    return membership.client();
  }

  private static Response.Builder usageError(UsageError error) {
    return Response.newBuilder().addError(String.valueOf(error.getMessage()));
  }

  private static CompletableFuture<Response.Builder> done(Response.Builder response) {
    return CompletableFuture.completedFuture(response);
  }
}
