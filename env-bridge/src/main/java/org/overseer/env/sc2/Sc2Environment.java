package org.overseer.env.sc2;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestPing;
import SC2APIProtocol.Sc2Api.RequestSaveReplay;
import SC2APIProtocol.Sc2Api.RequestStep;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Status;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;
import org.overseer.env.stream.ObservationStreams;
import org.overseer.env.stream.StepPolicy;

/**
 * A game behind the s2client protocol: our own server or a StarCraft II process.
 *
 * <p>One connection for each player. A step sends action, step and observation requests in one go
 * and waits for the last answer, so it costs one round trip. After a failure the next {@link
 * #reset} connects anew. A game that runs elsewhere is not started and not ended by this class:
 * {@link #close} leaves it and hangs up. Of an {@link Sc2Installation} it starts one process for
 * each player, ends them when it is closed or the program ends, and starts them anew after a
 * failure.
 */
public final class Sc2Environment implements Environment {
  private final Sc2GameSettings settings;
  private final GameHosts hosts;
  private final List<RemotePlayer> players = new ArrayList<>();
  private final String version;
  private String map;
  private int steps;
  private Standstill standstill = new Standstill();
  private boolean playing;

  /**
   * Connects.
   *
   * @throws EnvironmentException {@code UNREACHABLE} if nothing answers at host and port, another
   *     code if what answers does not speak the protocol; no connection stays open
   */
  public Sc2Environment(Sc2GameSettings settings) {
    this(settings, new RemoteHosts(settings));
  }

  /**
   * Starts the game's processes and connects.
   *
   * @param settings whose host and port do not matter
   * @throws EnvironmentException {@code UNREACHABLE} if the game does not start; no process is left
   */
  public Sc2Environment(Sc2GameSettings settings, Sc2Installation installation) {
    this(settings, new Sc2Processes(installation, settings.players(), settings.policy()));
  }

  private Sc2Environment(Sc2GameSettings settings, GameHosts hosts) {
    this.settings = settings;
    this.hosts = hosts;
    this.map = settings.map();
    try {
      connect();
      version = "sc2-" + gameVersion();
    } catch (EnvironmentException e) {
      throw hangUp(e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Who joins another participant's game learns its map from the game: until the first {@link
   * #reset} the scenario is that of the settings.
   */
  @Override
  public EnvironmentSpec spec() {
    return new EnvironmentSpec(
        map,
        version,
        settings.players(),
        settings.gameLoopsPerStep(),
        settings.stepLimit(),
        /* mirrored= */ false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The protocol's seeds have 32 bits: smaller ones are sent as they are, others folded.
   */
  @Override
  public void reset(long seed) {
    playing = false;
    try {
      if (players.isEmpty()) {
        connect();
      }
      Sc2Games.leave(players);
      Sc2Games.start(settings, hosts.map(settings.map()), (int) (seed ^ (seed >>> 32)), players);
      for (RemotePlayer player : players) {
        player.observeFirst();
      }
      map = mapOfTheGame();
    } catch (EnvironmentException e) {
      throw hangUp(e);
    }
    steps = 0;
    standstill = new Standstill();
    playing = true;
  }

  @Override
  public void step(Action[] actions) {
    if (!playing) {
      throw new IllegalStateException("no game is running; call reset(seed) first");
    }
    if (actions.length != players.size()) {
      throw new IllegalArgumentException(
          "step needs one action for each of "
              + players.size()
              + " players but got "
              + actions.length);
    }
    try {
      int loop = timeStep(0).observation().gameLoop();
      exchange(actions);
      if (settings.realtime()) {
        requireTimePasses(loop);
      }
    } catch (EnvironmentException e) {
      playing = false;
      throw hangUp(e);
    }
    steps++;
    for (RemotePlayer player : players) {
      player.finishStep(steps >= settings.stepLimit());
    }
    playing = players.get(0).timeStep().stepType() != StepType.LAST;
    if (!playing) {
      hosts.gameFinished();
    }
  }

  @Override
  public TimeStep timeStep(int player) {
    if (player >= players.size()) {
      throw new IllegalStateException("not connected; call reset(seed) first");
    }
    return players.get(player).timeStep();
  }

  /**
   * The game so far, or the one that has just ended, as a replay file of the other side's kind.
   *
   * @throws IllegalStateException if there is none
   * @throws EnvironmentException if it is not given away
   */
  public byte[] saveReplay() {
    if (players.isEmpty()) {
      throw new IllegalStateException("there is no game to save; call reset(seed) first");
    }
    Request.Builder save =
        Request.newBuilder().setSaveReplay(RequestSaveReplay.getDefaultInstance());
    return players.get(0).protocol().call(save).getSaveReplay().getData().toByteArray();
  }

  /** One game as a stream, see {@link ObservationStreams#play}; for one player. */
  public Flowable<TimeStep> play(long seed, StepPolicy policy) {
    return ObservationStreams.play(this, seed, List.of(policy), 0);
  }

  @Override
  public void close() {
    playing = false;
    try {
      Sc2Games.leave(players);
    } catch (EnvironmentException e) {
      // The game is gone already, which is what closing is for.
    } finally {
      closeConnections();
      hosts.close();
    }
  }

  private void exchange(Action[] actions) {
    List<CompletableFuture<Response>> stepAnswers = new ArrayList<>();
    List<CompletableFuture<Response>> observations = new ArrayList<>();
    for (int p = 0; p < actions.length; p++) {
      RemotePlayer player = players.get(p);
      Sc2Protocol protocol = player.protocol();
      if (actions[p].size() > 0) {
        protocol.send(Request.newBuilder().setAction(Sc2ActionAdapter.request(actions[p])));
      }
      int loops = settings.gameLoopsPerStep();
      if (settings.realtime()) {
        int due = player.timeStep().observation().gameLoop() + loops;
        observations.add(protocol.send(RemotePlayer.observationRequest(due)));
      } else {
        RequestStep step = RequestStep.newBuilder().setCount(loops).build();
        stepAnswers.add(protocol.send(Request.newBuilder().setStep(step)));
        observations.add(protocol.send(RemotePlayer.observationRequest()));
      }
    }
    for (int p = 0; p < actions.length; p++) {
      Sc2Protocol protocol = players.get(p).protocol();
      if (!settings.realtime()) {
        awaitStep(protocol, stepAnswers.get(p));
      }
      players
          .get(p)
          .read(protocol.await("RequestObservation", observations.get(p)).getObservation());
    }
  }

  /** A game that is stepped waits for this side's steps, which one in real time does not send. */
  private void requireTimePasses(int before) {
    RemotePlayer player = players.get(0);
    int loop = player.timeStep().observation().gameLoop();
    boolean stands = loop == before && player.protocol().status() == Status.in_game;
    if (standstill.lasts(stands, System.nanoTime())) {
      throw new EnvironmentException(
          Code.PROTOCOL,
          "the game stays at loop "
              + loop
              + ": it does not run in real time; play with --realtime on both sides or on none");
    }
  }

  /** A game that another participant ended in between refuses the step, and shows its end. */
  private void awaitStep(Sc2Protocol protocol, CompletableFuture<Response> answer) {
    try {
      protocol.await("RequestStep", answer);
    } catch (EnvironmentException e) {
      if (settings.meeting() == null || protocol.status() != Status.ended) {
        throw e;
      }
    }
  }

  /** Whoever creates a game has named its map. */
  private String mapOfTheGame() {
    Sc2Meeting meeting = settings.meeting();
    String told = timeStep(0).observation().map().name();
    boolean guest = meeting != null && !meeting.host();
    return guest && !told.isBlank() ? told : settings.map();
  }

  private String gameVersion() {
    Request.Builder ping = Request.newBuilder().setPing(RequestPing.newBuilder());
    return players.get(0).protocol().call(ping).getPing().getGameVersion();
  }

  private void connect() {
    for (int p = 0; p < settings.players(); p++) {
      players.add(new RemotePlayer(hosts.connect(p), p));
    }
  }

  private EnvironmentException hangUp(EnvironmentException failure) {
    closeConnections();
    return hosts.connectionsLost(failure);
  }

  private void closeConnections() {
    players.forEach(player -> player.protocol().close());
    players.clear();
  }

  /** A game that somebody else has started. */
  private record RemoteHosts(Sc2GameSettings settings) implements GameHosts {
    @Override
    public Sc2Protocol connect(int player) {
      return new Sc2Protocol(settings.host(), settings.port(), settings.policy());
    }

    @Override
    public String map(String name) {
      return name;
    }
  }
}
