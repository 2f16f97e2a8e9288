package org.overseer.env.skirmish;

import org.overseer.env.Action;
import org.overseer.env.CombatReward;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;

/**
 * The built-in simulator as an environment for two players.
 *
 * <p>One agent step is as many game loops as the scenario says, fewer when the game ends within.
 * Nothing is allocated after the first game.
 */
public final class SkirmishEnvironment implements Environment {
  private final Simulation game;
  private final EnvironmentSpec spec;
  private final TimeStep[] timeSteps = {new TimeStep(), new TimeStep()};
  private final CombatReward[] rewards = {new CombatReward(), new CombatReward()};
  private final float[] points = new float[World.PLAYERS];
  private boolean started;

  /**
   * Makes an environment that needs a {@link #reset} before the first step.
   *
   * @throws IllegalArgumentException if the scenario is a map without armies
   */
  public SkirmishEnvironment(Scenario scenario) {
    if (!scenario.hasArmies()) {
      throw new IllegalArgumentException(
          scenario.name()
              + " is a map without armies, which only clients of 'overseer serve' play on; take"
              + " another scenario");
    }
    game = new Simulation(scenario);
    spec =
        new EnvironmentSpec(
            scenario.name(),
            scenario.rulesVersion(),
            World.PLAYERS,
            scenario.loopsPerStep(),
            scenario.stepLimit(),
            scenario.isMirrored());
  }

  /** The game behind it, for reports; stepping it directly breaks the rewards. */
  public Simulation simulation() {
    return game;
  }

  @Override
  public EnvironmentSpec spec() {
    return spec;
  }

  @Override
  public void reset(long seed) {
    game.reset(seed);
    started = true;
    for (int p = 0; p < World.PLAYERS; p++) {
      int enemy = 1 - p;
      rewards[p].reset(
          game.points(p), game.points(enemy), game.unitCount(p), game.unitCount(enemy));
      timeSteps[p].set(StepType.FIRST, 0, 1, game.outcome(p));
      ObservationWriter.write(game, p, timeSteps[p].observation());
    }
  }

  @Override
  public void step(Action[] actions) {
    if (!started || game.isOver()) {
      throw new IllegalStateException(
          started
              ? "the game has ended at game loop " + game.gameLoop() + "; call reset(seed)"
              : "call reset(seed) before the first step");
    }
    if (actions.length != World.PLAYERS) {
      throw new IllegalArgumentException(
          "step needs one action for each of 2 players but got " + actions.length);
    }
    for (int p = 0; p < World.PLAYERS; p++) {
      game.apply(p, actions[p]);
    }
    for (int i = 0; i < spec.gameLoopsPerStep() && !game.isOver(); i++) {
      game.step();
    }
    boolean over = game.isOver();
    for (int p = 0; p < World.PLAYERS; p++) {
      points[p] = game.points(p);
    }
    for (int p = 0; p < World.PLAYERS; p++) {
      int enemy = 1 - p;
      float reward =
          rewards[p].step(
              points[p],
              points[enemy],
              game.unitCount(p),
              game.unitCount(enemy),
              game.outcome(p),
              game.isTimeout());
      timeSteps[p].set(over ? StepType.LAST : StepType.MID, reward, over ? 0 : 1, game.outcome(p));
      ObservationWriter.write(game, p, timeSteps[p].observation());
    }
  }

  @Override
  public TimeStep timeStep(int player) {
    return timeSteps[player];
  }

  @Override
  public void close() {
    started = false;
  }
}
