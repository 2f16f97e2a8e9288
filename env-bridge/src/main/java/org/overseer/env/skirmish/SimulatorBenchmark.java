package org.overseer.env.skirmish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.StepType;
import org.overseer.env.UnitFeature;

/**
 * Measures how fast the simulator plays: whole seeded games, resets included, on the calling thread
 * alone. At every agent step both players read their observation and order every unit of theirs.
 */
public final class SimulatorBenchmark {
  private static final List<String> BATTLES = List.of("100m", "100zg_vs_100m");
  private static final int STEPS_BETWEEN_CLOCKS = 500;
  private static final int WARM_UP_ROUNDS = 2;

  /** Orders a unit chooses from: as an agent has them, with attacks more often than moves. */
  private static final int CHOICES = 8;

  private static final float MOVE = 2;

  private final SkirmishEnvironment environment;
  private final Action[] actions = {new Action(), new Action()};
  private final String scenario;
  private final int loopsPerStep;
  private final long[] enemies;
  private long noise;
  private long seed;

  /**
   * Figures of a benchmark.
   *
   * @param scenario what was played
   * @param gameLoopsPerStep game loops of one agent step
   * @param rounds number of measurements
   * @param agentSteps agent steps measured in all rounds together
   * @param minAgentStepsPerSecond slowest round
   * @param agentStepsPerSecond median round
   * @param maxAgentStepsPerSecond fastest round
   */
  public record Result(
      String scenario,
      int gameLoopsPerStep,
      int rounds,
      long agentSteps,
      double minAgentStepsPerSecond,
      double agentStepsPerSecond,
      double maxAgentStepsPerSecond) {}

  /** Every scenario with armies, and two large battles: 100 against 100. */
  public static List<String> scenarios() {
    List<String> names = new ArrayList<>();
    for (String name : Scenario.names()) {
      if (Scenario.load(name).hasArmies()) {
        names.add(name);
      }
    }
    names.addAll(BATTLES);
    return names;
  }

  /** Prepares games of a scenario. */
  public SimulatorBenchmark(Scenario scenario) {
    this.scenario = scenario.name();
    loopsPerStep = scenario.loopsPerStep();
    enemies = new long[scenario.sides().get(0).size() + scenario.sides().get(1).size()];
    environment = new SkirmishEnvironment(scenario);
    environment.reset(seed);
  }

  /**
   * Warms up for two rounds, then measures.
   *
   * @param rounds number of measurements, at least 1
   * @param secondsPerRound shortest time of one
   */
  public Result run(int rounds, double secondsPerRound) {
    if (rounds < 1 || !(secondsPerRound > 0)) {
      throw new IllegalArgumentException(
          "a benchmark needs at least 1 round of more than 0 s but got "
              + rounds
              + " of "
              + secondsPerRound);
    }
    double[] rates = new double[rounds];
    long total = 0;
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      long start = System.nanoTime();
      long steps = 0;
      double seconds;
      do {
        play(STEPS_BETWEEN_CLOCKS);
        steps += STEPS_BETWEEN_CLOCKS;
        seconds = (System.nanoTime() - start) * 1e-9;
      } while (seconds < secondsPerRound);
      if (round >= 0) {
        rates[round] = steps / seconds;
        total += steps;
      }
    }
    Arrays.sort(rates);
    double median = (rates[(rounds - 1) / 2] + rates[rounds / 2]) / 2;
    return new Result(scenario, loopsPerStep, rounds, total, rates[0], median, rates[rounds - 1]);
  }

  /** Plays on for a number of agent steps, over as many games as it takes; allocates nothing. */
  void play(int steps) {
    for (int i = 0; i < steps; i++) {
      order(environment.timeStep(0).observation(), actions[0]);
      order(environment.timeStep(1).observation(), actions[1]);
      environment.step(actions);
      if (environment.timeStep(0).stepType() == StepType.LAST) {
        seed++;
        environment.reset(seed);
      }
    }
  }

  /** Gives each own unit one legal order. */
  private void order(Observation observation, Action out) {
    out.clear();
    int units = observation.entityCount();
    int count = 0;
    for (int row = 0; row < units; row++) {
      if (observation.feature(row, UnitFeature.ALLIANCE) == Army.ENEMY) {
        enemies[count++] = observation.tags()[row];
      }
    }
    for (int row = 0; row < units; row++) {
      if (observation.feature(row, UnitFeature.ALLIANCE) == Army.SELF) {
        noise = Noise.next(noise);
        order(observation, row, count, out);
      }
    }
  }

  private void order(Observation observation, int row, int enemyCount, Action out) {
    long unit = observation.tags()[row];
    float x = observation.feature(row, UnitFeature.X);
    float y = observation.feature(row, UnitFeature.Y);
    int choice = Noise.below(noise, CHOICES);
    switch (choice) {
      case 0, 1 -> out.add(Ability.MOVE, unit, x + (choice == 0 ? MOVE : -MOVE), y);
      case 2, 3 -> out.add(Ability.MOVE, unit, x, y + (choice == 2 ? MOVE : -MOVE));
      case 4 -> out.add(Ability.STOP, unit);
      default -> {
        if (enemyCount > 0) {
          noise = Noise.next(noise);
          out.add(Ability.ATTACK, unit, enemies[Noise.below(noise, enemyCount)]);
        } else {
          out.add(Ability.ATTACK, unit, observation.map().width() - x, y);
        }
      }
    }
  }
}
