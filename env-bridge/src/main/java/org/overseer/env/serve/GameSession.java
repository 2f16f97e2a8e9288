package org.overseer.env.serve;

import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.ResponseQuery;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.PlayerResult;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A game with the one or two clients that play it.
 *
 * <p>Two clients run in lock-step: the game advances as far as both have asked for, and a step is
 * answered when the game has got there (environment reference §3.7). A client that leaves loses.
 * Thread-safe.
 */
final class GameSession {
  private final GameSetup setup;
  private final SplittableRandom seeds;
  private final PlayerSeat[] seats;
  private Game game;

  /** What the session keeps for each client. */
  private static final class PlayerSeat {
    final ObservationMessages observations;
    Race race = Race.NoRace;
    boolean here = true;
    long wantedLoop;
    @Nullable CompletableFuture<Integer> step;

    PlayerSeat(int player) {
      observations = new ObservationMessages(player);
    }
  }

  GameSession(GameSetup setup) {
    this.setup = setup;
    this.seeds = new SplittableRandom(setup.seed());
    this.game = new Game(setup, setup.seed());
    this.seats = new PlayerSeat[setup.participants()];
    for (int player = 0; player < seats.length; player++) {
      seats[player] = new PlayerSeat(player);
      seats[player].observations.reset(game);
    }
  }

  boolean singlePlayer() {
    return seats.length == 1;
  }

  synchronized void race(int player, Race race) {
    seats[player].race = race;
  }

  synchronized boolean ended() {
    return game.ended();
  }

  synchronized ResponseGameInfo gameInfo(int player, InterfaceOptions options) {
    List<Race> races = new ArrayList<>();
    for (PlayerSeat seat : seats) {
      races.add(seat.race);
    }
    return GameInfoMessages.gameInfo(setup, races, player, options);
  }

  synchronized ResponseObservation observe(int player, InterfaceOptions options) {
    ResponseObservation.Builder response = seats[player].observations.observe(game, options);
    if (game.ended()) {
      for (int p = 0; p < 2; p++) {
        response.addPlayerResult(
            PlayerResult.newBuilder().setPlayerId(p + 1).setResult(game.result(p)));
      }
    }
    return response.build();
  }

  synchronized List<ActionResult> act(int player, List<Action> actions) {
    return Commands.carryOut(game.simulation(), player, actions, seats[player].observations);
  }

  ResponseData data(RequestData request) {
    return DataMessages.data(setup.scenario().units(), request);
  }

  synchronized ResponseQuery query(int player, RequestQuery query) {
    return QueryMessages.query(game.simulation(), player, query);
  }

  /** Starts over on the same map, with the next seed of the stream that CreateGame's seed opens. */
  synchronized void restart() {
    game = new Game(setup, seeds.nextLong());
    for (PlayerSeat seat : seats) {
      seat.observations.reset(game);
      seat.wantedLoop = 0;
    }
  }

  /** Asks for {@code count} more game loops; the answer is the game loop then reached. */
  CompletableFuture<Integer> step(int player, long count) {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    List<Runnable> answers;
    synchronized (this) {
      PlayerSeat seat = seats[player];
      seat.wantedLoop = game.simulation().gameLoop() + count;
      seat.step = answer;
      long next = Long.MAX_VALUE;
      for (PlayerSeat other : seats) {
        next = other.here ? Math.min(next, other.wantedLoop) : next;
      }
      game.advance(next - game.simulation().gameLoop());
      answers = answers();
    }
    answers.forEach(Runnable::run);
    return answer;
  }

  /** The player gives up and goes; the other one, if there is one, has won. */
  void leave(int player) {
    List<Runnable> answers;
    synchronized (this) {
      seats[player].here = false;
      game.concede(player);
      answers = answers();
    }
    answers.forEach(Runnable::run);
  }

  /** Steps that are done; to be completed outside the lock. */
  private List<Runnable> answers() {
    List<Runnable> answers = new ArrayList<>();
    int loop = game.simulation().gameLoop();
    for (PlayerSeat seat : seats) {
      CompletableFuture<Integer> step = seat.step;
      if (step != null && (loop >= seat.wantedLoop || game.ended())) {
        seat.step = null;
        answers.add(() -> step.complete(loop));
      }
    }
    return answers;
  }
}
