package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Result;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.skirmish.ObservationWriter;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.Simulation;

/**
 * One game: the simulation, the computer player and how it ends.
 *
 * <p>The computer player thinks once every agent step of the scenario, before the first of its game
 * loops, exactly as in an in-process game. Not thread-safe.
 */
final class Game {
  /** Games end here at the latest (environment reference §3.4). */
  static final int END_OF_TIME = 1 << 19;

  private static final int COMPUTER = 1;

  private final Simulation simulation;
  private final @Nullable ScriptedPlayer computer;
  private final Observation computerView = new Observation();
  private final Action computerAction = new Action();
  private int conceded = -1;

  Game(GameSetup setup, long seed) {
    simulation = new Simulation(setup.scenario(), setup.mode());
    simulation.reset(seed);
    computer = setup.computer(seed);
  }

  Simulation simulation() {
    return simulation;
  }

  boolean ended() {
    return simulation.isOver() || conceded >= 0 || simulation.gameLoop() >= END_OF_TIME;
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
      case UNDECIDED -> ended() ? Result.Tie : Result.Undecided;
    };
  }

  /** Ends the game as a defeat of {@code player}, unless it has ended. */
  void concede(int player) {
    if (!ended()) {
      conceded = player;
    }
  }

  /** Advances up to {@code loops} game loops, fewer if the game ends. */
  void advance(long loops) {
    for (long i = 0; i < loops && !ended(); i++) {
      if (computer != null && simulation.gameLoop() % simulation.scenario().loopsPerStep() == 0) {
        ObservationWriter.write(simulation, COMPUTER, computerView);
        computer.act(computerView, computerAction);
        simulation.apply(COMPUTER, computerAction);
      }
      simulation.step();
    }
  }
}
