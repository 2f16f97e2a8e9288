package org.overseer.env.serve;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugEndGame.EndResult;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.PlayerResult;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.skirmish.ObservationWriter;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.Side;
import org.overseer.env.skirmish.Simulation;

/**
 * One game: the simulation, the computer players, what came from outside, and how it ends.
 *
 * <p>Everything that changes a game passes through here and is recorded. Computer players think
 * once every agent step of the scenario, before the first of its game loops, exactly as in an
 * in-process game. Not thread-safe.
 */
final class Game {
  /** Games end here at the latest, as the real game's do. */
  static final int END_OF_TIME = 1 << 19;

  private static final int PLAYERS = 2;
  private static final int HASH_LOOPS = 256;

  /** A game of computers alone ends when neither has had a unit for so long, game loops. */
  private static final int IDLE_LOOPS = 160;

  /** The computer player of a side. */
  private record Computer(int player, ScriptedPlayer mind) {}

  private final GameSetup setup;
  private final long seed;
  private final Simulation simulation;
  private final List<Computer> computers = new ArrayList<>();
  private final PlayerState[] states = {new PlayerState(), new PlayerState()};
  private final List<ObservationMessages> viewers = new ArrayList<>();
  private final Score score = new Score();
  private final GameRecord record = new GameRecord();
  private final Observation view = new Observation();
  private final org.overseer.env.Action computerAction = new org.overseer.env.Action();
  private @Nullable Playback playback;
  private long hash;
  private int conceded = -1;

  Game(GameSetup setup, long seed) {
    this.setup = setup;
    this.seed = seed;
    simulation = new Simulation(setup.scenario(), setup.mode());
    simulation.reset(seed);
    hash = setup.scenario().rulesVersion().hashCode();
    for (int player = 0; player < PLAYERS; player++) {
      ScriptedPlayer mind = setup.computer(player, seed);
      if (mind != null) {
        computers.add(new Computer(player, mind));
      }
      Side side = setup.scenario().sides().get(player);
      states[player].cameraX = side.spawnX();
      states[player].cameraY = side.spawnY();
      simulation.debug().reveal(player, setup.disableFog());
    }
    score.update(simulation, false);
  }

  Simulation simulation() {
    return simulation;
  }

  long seed() {
    return seed;
  }

  /** Whether the game was created with the fog disabled. */
  boolean isFogless() {
    return setup.disableFog();
  }

  Score score() {
    return score;
  }

  /** The inputs so far; null if there were too many to keep. */
  @Nullable List<GameRecord.Block> inputs() {
    return record.blocks();
  }

  /** Of a player; {@link Simulation#EVERYBODY} has one without content. */
  PlayerState state(int player) {
    return player < PLAYERS ? states[player] : new PlayerState();
  }

  /** Somebody who is told what players do. */
  void add(ObservationMessages viewer) {
    viewers.add(viewer);
  }

  List<ObservationMessages> viewers() {
    return viewers;
  }

  /** Lets the game take its inputs from a recording up to the recording's end. */
  void play(Playback recording) {
    playback = recording;
    endPlayback();
  }

  /** Goes on by itself after a recording. */
  void stopPlayback() {
    playback = null;
  }

  boolean ended() {
    return decided() || (playback != null && simulation.gameLoop() >= playback.loops);
  }

  private boolean decided() {
    return simulation.isOver()
        || conceded >= 0
        || simulation.gameLoop() >= END_OF_TIME
        || isDeserted();
  }

  /** Nobody is there who could bring units, and there are none. */
  private boolean isDeserted() {
    return simulation.unitCount(0) == 0 // what is nearly never so comes first
        && simulation.unitCount(1) == 0
        && simulation.gameLoop() >= IDLE_LOOPS
        && setup.participants() == 0;
  }

  /** How the game stands for both players, in the order of their ids. */
  List<PlayerResult> results() {
    List<PlayerResult> results = new ArrayList<>();
    for (int player = 0; player < PLAYERS; player++) {
      results.add(
          PlayerResult.newBuilder().setPlayerId(player + 1).setResult(result(player)).build());
    }
    return results;
  }

  Result result(int player) {
    if (!simulation.isOver() && conceded >= 0) {
      return conceded == player ? Result.Defeat : Result.Victory;
    }
    Outcome outcome = simulation.outcome(player);
    return switch (outcome) {
      case WIN -> Result.Victory;
      case LOSS -> Result.Defeat;
      case DRAW -> Result.Tie;
      case UNDECIDED -> decided() ? Result.Tie : Result.Undecided;
    };
  }

  /** Gives a player's orders and tells the viewers. */
  List<ActionResult> act(int player, List<Action> actions) {
    if (!actions.isEmpty()) {
      record(
          player,
          Input.Kind.ACTION,
          RequestAction.newBuilder().addAllActions(actions).build().toByteArray());
    }
    return Commands.carryOut(this, player, actions);
  }

  /** Carries out debug commands; drawings are left out. */
  void debug(int player, List<DebugCommand> commands) {
    List<DebugCommand> acting = commands.stream().filter(c -> !c.hasDraw()).toList();
    if (acting.isEmpty()) {
      return;
    }
    record(
        player,
        Input.Kind.DEBUG,
        RequestDebug.newBuilder().addAllDebug(acting).build().toByteArray());
    DebugCommands.carryOut(this, player, acting);
    score.update(simulation, false);
  }

  /** Ends the game as a defeat of {@code player} who goes, unless it has ended. */
  void concede(int player) {
    if (!decided()) {
      record(player, Input.Kind.LEAVE, new byte[0]);
      conceded = player;
    }
  }

  /** Ends the game by a debug command, unless it has ended. */
  void end(int player, EndResult how) {
    if (!decided()) {
      conceded = how == EndResult.DeclareVictory ? 1 - player : player;
    }
  }

  private void record(int player, Input.Kind kind, byte[] message) {
    record.add(new Input(simulation.gameLoop(), player, kind, message));
  }

  /** Advances up to {@code loops} game loops, fewer if the game ends. */
  void advance(long loops) {
    for (long i = 0; i < loops && !ended(); i++) {
      if (playback != null) {
        playback.feed(this, simulation.gameLoop());
        if (decided()) {
          return;
        }
      }
      think();
      simulation.step();
      score.update(simulation, true);
      if (simulation.gameLoop() % HASH_LOOPS == 0) {
        hash = mixed();
      }
      endPlayback();
    }
  }

  private void think() {
    if (computers.isEmpty() || simulation.gameLoop() % simulation.scenario().loopsPerStep() != 0) {
      return;
    }
    for (Computer computer : computers) {
      ObservationWriter.write(simulation, computer.player(), view);
      computer.mind().act(view, computerAction);
      simulation.apply(computer.player(), computerAction);
    }
  }

  private void endPlayback() {
    if (playback != null && simulation.gameLoop() >= playback.loops) {
      playback.finish(this);
    }
  }

  /** A hash of what both players have seen: every so many loops, and now. */
  long hash() {
    return mixed();
  }

  private long mixed() {
    long mixed = hash;
    for (int player = 0; player < PLAYERS; player++) {
      ObservationWriter.write(simulation, player, view);
      mixed = mixed * 0x9E3779B97F4A7C15L + view.contentHash();
    }
    return mixed;
  }
}
