package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Action;
import org.overseer.env.StepType;

class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static List<Scenario> scenarios() {
    return SimulationTraceTest.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void playingWholeGamesAllocatesNothing(Scenario scenario) {
    SimulatorBenchmark benchmark = new SimulatorBenchmark(scenario);
    benchmark.play(2_000);
    assertThat(allocatedBy(() -> benchmark.play(2_000))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle", "random", "easy", "medium", "hard", "elite"})
  void scriptedPlayersAllocateNothing(String level) {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load("8m"));
    ScriptedPlayer[] players = {ScriptedPlayer.create(level, 1), ScriptedPlayer.create(level, 2)};
    Action[] actions = {new Action(), new Action()};
    play(environment, players, actions, 40);
    assertThat(allocatedBy(() -> play(environment, players, actions, 20))).isZero();
  }

  private static void play(
      SkirmishEnvironment environment, ScriptedPlayer[] players, Action[] actions, int games) {
    for (int seed = 0; seed < games; seed++) {
      environment.reset(seed);
      players[0].reset(seed);
      players[1].reset(seed);
      while (environment.timeStep(0).stepType() != StepType.LAST) {
        for (int p = 0; p < 2; p++) {
          players[p].act(environment.timeStep(p).observation(), actions[p]);
        }
        environment.step(actions);
      }
    }
  }

  /** The least of three: a method that is compiled anew may cost some bytes once, none later. */
  private static long allocatedBy(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
