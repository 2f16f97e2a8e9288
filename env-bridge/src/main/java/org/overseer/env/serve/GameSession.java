package org.overseer.env.serve;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.ResponseQuery;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.ObserverAction;
import SC2APIProtocol.Sc2Api.PlayerInfo;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Simulation;

/**
 * A game or a replay with the clients that take part in it.
 *
 * <p>Players run in lock-step: the game advances as far as all of them have asked for, and a step
 * is answered when the game has got there (s2client-proto). Observers are never waited for: an
 * observer's step is answered when the players have got there. Without players the observers are
 * the ones who step. A player who leaves loses.
 *
 * <p>Long ways are gone in slices on the game threads ({@link Journey}). Requests come in between
 * only in real time: they are carried out once the session is {@link #ready}. Thread-safe.
 */
final class GameSession {
  /** The game's own bound after which RestartGame recommends a new process, game loops. */
  private static final int HARD_RESET_LOOPS = 1 << 18;

  private final GameSetup setup;
  private final List<PlayerInfo> players;
  private final @Nullable Replay replay;
  private final boolean recording;
  private final boolean fogless;
  private final SplittableRandom seeds;
  private final SessionClient[] clients;
  private final @Nullable RealTime realTime;
  private final Progress progress;
  private @Nullable QuickSave saved;

  /** A moment of a game of one client, to come back to. */
  private record QuickSave(long seed, Playback.Source source, ObservationMessages viewer) {}

  private GameSession(
      GameSetup setup,
      List<PlayerInfo> players,
      @Nullable Replay replay,
      boolean recording,
      boolean fogless,
      SessionClient[] clients,
      Services services) {
    this.setup = setup;
    this.players = players;
    this.replay = replay;
    this.recording = recording;
    this.fogless = fogless;
    this.clients = clients;
    seeds = new SplittableRandom(setup.seed());
    realTime = setup.realtime() ? new RealTime(services.clock()) : null;
    Game game = begin(setup.seed());
    progress = new Progress(this, game, clients, realTime, services.gameThreads());
    if (replay != null) {
      game.play(new Playback.Source(replay.inputs(), replay.loops(), replay.hash()).open());
    }
  }

  /**
   * Starts a game.
   *
   * @param participations of all clients, players first
   */
  static GameSession live(GameSetup setup, List<Participation> participations, Services services) {
    SessionClient[] clients = new SessionClient[participations.size()];
    for (int i = 0; i < clients.length; i++) {
      Participation as = participations.get(i);
      clients[i] =
          new SessionClient(as.isObserver(), as.isObserver() ? viewpoint(as.observed()) : i);
    }
    return new GameSession(
        setup,
        GameInfoMessages.players(setup, participations),
        null,
        true,
        false,
        clients,
        services);
  }

  /**
   * Starts a replay.
   *
   * @param observed id of the player to look over the shoulder of, 0 for everybody
   * @param recording whether the replay may be saved again
   * @param fogless whether all observations show everything
   */
  static GameSession replay(
      Replay replay,
      GameSetup setup,
      int observed,
      boolean recording,
      boolean fogless,
      Services services) {
    List<PlayerInfo> players = replay.players().stream().map(p -> p.getPlayerInfo()).toList();
    SessionClient[] clients = {new SessionClient(true, viewpoint(observed))};
    return new GameSession(setup, players, replay, recording, fogless, clients, services);
  }

  /** Player 0 or 1 of a protocol id, or everybody for 0. */
  private static int viewpoint(int observed) {
    return observed == 0 ? Simulation.EVERYBODY : observed - 1;
  }

  private Game begin(long seed) {
    Game begun = new Game(setup, seed);
    for (SessionClient client : clients) {
      client.viewer = new ObservationMessages(client.viewer.player());
      client.wantedLoop = 0;
      client.position = 0;
      begun.add(client.viewer);
    }
    return begun;
  }

  private Game game() {
    return progress.game();
  }

  boolean isReplay() {
    return replay != null;
  }

  /** Whether nobody else takes part. */
  boolean hasOneClient() {
    return clients.length == 1;
  }

  boolean isRealTime() {
    return realTime != null;
  }

  /** The map's playable area as all of the map. */
  PlayableCrop crop() {
    return new PlayableCrop(setup.scenario().playableArea());
  }

  /** Protocol id of a client; observers come after the players. */
  int playerId(int client) {
    return clients[client].observer
        ? players.size() + client - setup.participants() + 1
        : client + 1;
  }

  synchronized boolean ended() {
    return game().ended();
  }

  /** The loop that is due now; 0 unless in real time. */
  long due() {
    return progress.due();
  }

  /**
   * Completed when requests can be carried out: in real time when the game has got to the loop that
   * was due when they came, else when no step is under way. Whoever finds it complete and does not
   * want anything to come in between holds this session's lock.
   */
  CompletableFuture<Boolean> ready(long due) {
    return progress.ready(due);
  }

  ResponseGameInfo gameInfo(int client, InterfaceOptions options) {
    return progress.inGame(
        () ->
            GameInfoMessages.gameInfo(
                setup,
                players,
                clients[client].observer ? Simulation.EVERYBODY : client,
                game().ended(),
                options));
  }

  ResponseObservation observe(int client, InterfaceOptions options, boolean disableFog) {
    return progress.inGame(
        () -> {
          SessionClient viewer = clients[client];
          viewer.position = Math.max(viewer.position, game().simulation().gameLoop());
          var response = viewer.viewer.observe(game(), options, disableFog || fogless);
          if (game().ended()) {
            response.addAllPlayerResult(game().results());
          }
          return response.build();
        });
  }

  List<ActionResult> act(int client, List<Action> actions) {
    return progress.inGame(() -> game().act(player(client, "RequestAction"), actions));
  }

  void debug(int client, List<DebugCommand> commands) {
    progress.inGame(
        () -> {
          game().debug(player(client, "RequestDebug"), commands);
          return true;
        });
  }

  private int player(int client, String request) {
    if (clients[client].observer) {
      throw new UsageError(request + " is for players; this connection observes");
    }
    return client;
  }

  void observerActions(int client, List<ObserverAction> actions) {
    if (!clients[client].observer) {
      throw new UsageError(
          "RequestObserverAction is for observers and replays; this connection plays");
    }
    progress.inGame(
        () -> {
          ObserverActions.carryOut(clients[client].viewer, players.size(), game(), actions);
          return true;
        });
  }

  ResponseData data(RequestData request) {
    return DataMessages.data(setup.scenario().units(), request);
  }

  ResponseQuery query(int client, RequestQuery query) {
    return progress.inGame(
        () -> new QueryMessages(game(), clients[client].viewer.player()).answer(query));
  }

  /**
   * Starts over on the same map, with the next seed of the stream that CreateGame's seed opens.
   *
   * @return whether the old game was so long that a real process had better be started anew
   */
  boolean restart() {
    return progress.inGame(
        () -> {
          boolean overlong = game().simulation().gameLoop() > HARD_RESET_LOOPS;
          progress.goOnWith(begin(seeds.nextLong()));
          if (realTime != null) {
            realTime.startFrom(0);
          }
          return overlong;
        });
  }

  /** Keeps this moment of the game for {@link #quickLoad}. */
  void quickSave() {
    progress.inGame(
        () -> {
          saved =
              new QuickSave(
                  game().seed(),
                  new Playback.Source(inputs(), game().simulation().gameLoop(), game().hash()),
                  clients[0].viewer.copy());
          return true;
        });
  }

  /** Plays the game again up to the moment that was saved last; the answer is its loop. */
  CompletableFuture<Integer> quickLoad() {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    progress.inGame(
        () -> {
          QuickSave wanted = saved;
          if (wanted == null) {
            throw new UsageError(
                "RequestQuickLoad: nothing was saved; send RequestQuickSave first");
          }
          Game loaded = new Game(setup, wanted.seed());
          loaded.play(wanted.source().open());
          clients[0].wantedLoop = 0;
          clients[0].step = answer;
          progress.begin(
              new Journey(loaded, wanted.source().loops(), () -> goOnFrom(loaded, wanted)));
          return true;
        });
    return answer;
  }

  private void goOnFrom(Game loaded, QuickSave point) {
    loaded.stopPlayback();
    clients[0].viewer = point.viewer().copy();
    loaded.add(clients[0].viewer);
    progress.goOnWith(loaded);
    if (realTime != null) {
      realTime.startFrom(point.source().loops());
    }
  }

  /** The game so far as SaveReplay's data. */
  ByteString saveReplay() {
    return progress.inGame(
        () -> {
          if (!recording) {
            throw new UsageError(
                "RequestSaveReplay: this replay was started without record_replay");
          }
          return ReplayFile.write(Replay.of(setup, players, game(), inputs()));
        });
  }

  private List<GameRecord.Block> inputs() {
    List<GameRecord.Block> inputs = game().inputs();
    if (inputs == null) {
      throw new UsageError("the game has had more input than is recorded; it cannot be saved");
    }
    return inputs;
  }

  /** Asks for {@code count} more game loops; the answer is the game loop then reached. */
  CompletableFuture<Integer> step(int client, long count) {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    progress.inGame(
        () -> {
          SessionClient asking = clients[client];
          boolean driver = drives(asking);
          long from = driver ? game().simulation().gameLoop() : asking.position;
          asking.wantedLoop = from + count;
          asking.position = asking.wantedLoop;
          asking.step = answer;
          if (driver) {
            advance();
          }
          return true;
        });
    return answer;
  }

  private boolean drives(SessionClient client) {
    return replay != null || !client.observer || setup.participants() == 0;
  }

  private void advance() {
    long next = Long.MAX_VALUE;
    for (SessionClient client : clients) {
      next = client.here && drives(client) ? Math.min(next, client.wantedLoop) : next;
    }
    progress.begin(new Journey(game(), next, () -> {}));
  }

  /** In real time: completed when the game has reached a loop or has ended. */
  CompletableFuture<Integer> reach(int client, long loop) {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    progress.inGame(
        () -> {
          clients[client].awaitedLoop = loop;
          clients[client].look = answer;
          progress.wake();
          return true;
        });
    return answer;
  }

  /**
   * A client goes; if it plays, it gives up, and the other player has won. What is under way comes
   * first, unless nobody is there any more to whom it matters.
   */
  void leave(int client) {
    progress.oneGoes();
    progress.whenReady(() -> depart(client));
  }

  private void depart(int client) {
    clients[client].here = false;
    if (!clients[client].observer) {
      game().concede(client);
    } else if (setup.participants() == 0 && replay == null) {
      advanceForTheOthers();
    }
  }

  /** Observers of a game without players wait for each other, but not for those who have gone. */
  private void advanceForTheOthers() {
    for (SessionClient client : clients) {
      if (client.here) {
        advance();
        return;
      }
    }
  }
}
