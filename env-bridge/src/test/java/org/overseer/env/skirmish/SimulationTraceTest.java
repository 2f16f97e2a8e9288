package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.env.Action;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;

/** One seed and one series of actions give one trace: a hash over all that both players get. */
class SimulationTraceTest {
  private static final int GAMES = 42;

  /** All that have armies and one with walls and fog: 24, so about 1,000 games in all. */
  static List<Scenario> scenarios() {
    return Stream.concat(
            Scenario.names().stream().map(Scenario::load).filter(Scenario::hasArmies),
            Stream.of(Board.walls(true, "Stalker", 3)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void sameSeedAndActionsGiveTheSameTrace(Scenario scenario) {
    SkirmishEnvironment first = new SkirmishEnvironment(scenario);
    SkirmishEnvironment second = new SkirmishEnvironment(scenario);
    Set<Long> traces = new HashSet<>();
    for (long seed = 0; seed < GAMES; seed++) {
      long trace = new Game(first, seed).finish();
      // Run again where other games have left their marks: in another order, after others.
      assertThat(new Game(second, seed).finish()).isEqualTo(trace);
      assertThat(traces.add(trace)).as("seed %d is like no other", seed).isTrue();
    }
    for (long seed = GAMES - 1; seed >= 0; seed -= 13) {
      assertThat(traces).contains(new Game(first, seed).finish());
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void gamesThatAreStepByStepInterleavedDoNotTouchEachOther(Scenario scenario) {
    long[] alone = new long[8];
    SkirmishEnvironment environment = new SkirmishEnvironment(scenario);
    for (int i = 0; i < alone.length; i++) {
      alone[i] = new Game(environment, i).finish();
    }
    Game[] games = new Game[alone.length];
    for (int i = 0; i < games.length; i++) {
      games[i] = new Game(new SkirmishEnvironment(scenario), i);
    }
    boolean running = true;
    while (running) {
      running = false;
      for (Game game : games) {
        running |= game.step();
      }
    }
    for (int i = 0; i < games.length; i++) {
      assertThat(games[i].trace).isEqualTo(alone[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void anUnfinishedGameLeavesNothingBehind(Scenario scenario) {
    SkirmishEnvironment fresh = new SkirmishEnvironment(scenario);
    SkirmishEnvironment used = new SkirmishEnvironment(scenario);
    for (int i = 0; i < 40; i++) {
      Game unfinished = new Game(used, 1_000 + i);
      for (int step = 0; step < i; step++) {
        unfinished.step();
      }
      assertThat(new Game(used, i).finish()).isEqualTo(new Game(fresh, i).finish());
    }
  }

  @Test
  void unitsThatWereCreatedOrKilledAreGoneAfterReset() {
    Scenario scenario = Scenario.load("3m");
    SkirmishEnvironment used = new SkirmishEnvironment(scenario);
    long expected = new Game(new SkirmishEnvironment(scenario), 5).finish();
    used.reset(4);
    Simulation game = used.simulation();
    for (int i = 0; i < 40; i++) {
      game.createUnit(UnitTable.standard().byName("Stalker"), i % 2, 16, 16);
      game.kill(game.tag(i % game.slots()));
    }
    assertThat(new Game(used, 5).finish()).isEqualTo(expected);
  }

  @Test
  void anotherSeedAloneChangesTheGame() {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load("3m"));
    Action[] keep = {new Action(), new Action()};
    Set<Long> starts = new HashSet<>();
    Set<Long> ends = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      environment.reset(seed);
      starts.add(environment.timeStep(0).observation().contentHash());
      while (environment.timeStep(0).stepType() != StepType.LAST) {
        environment.step(keep);
      }
      ends.add(environment.timeStep(0).observation().contentHash());
    }
    assertThat(starts).hasSize(100);
    assertThat(ends).hasSize(100);
  }

  /** A game of random orders that depend on nothing but its seed and what is seen. */
  private static final class Game {
    private final SkirmishEnvironment environment;
    private final RandomOrders orders;
    private final Action[] actions = {new Action(), new Action()};
    long trace;

    Game(SkirmishEnvironment environment, long seed) {
      this.environment = environment;
      orders = new RandomOrders(seed);
      environment.reset(seed);
      read();
    }

    boolean step() {
      if (environment.timeStep(0).stepType() == StepType.LAST) {
        return false;
      }
      for (int p = 0; p < 2; p++) {
        orders.fill(environment.timeStep(p).observation(), actions[p]);
      }
      environment.step(actions);
      read();
      return true;
    }

    long finish() {
      boolean running = true;
      while (running) {
        running = step();
      }
      return trace;
    }

    private void read() {
      for (int p = 0; p < 2; p++) {
        TimeStep step = environment.timeStep(p);
        trace = trace * 31 + step.observation().contentHash();
        trace = trace * 31 + Float.floatToIntBits(step.reward());
        trace = trace * 31 + step.outcome().ordinal();
      }
    }
  }
}
