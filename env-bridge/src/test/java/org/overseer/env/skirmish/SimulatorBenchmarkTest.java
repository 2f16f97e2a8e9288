package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SimulatorBenchmarkTest {
  @Test
  void reportsRoundsInOrder() {
    var result = new SimulatorBenchmark(Scenario.load("3m")).run(3, 1e-3);
    assertThat(result.scenario()).isEqualTo("3m");
    assertThat(result.gameLoopsPerStep()).isEqualTo(8);
    assertThat(result.rounds()).isEqualTo(3);
    assertThat(result.agentSteps()).isPositive();
    assertThat(result.minAgentStepsPerSecond()).isPositive();
    assertThat(result.agentStepsPerSecond())
        .isBetween(result.minAgentStepsPerSecond(), result.maxAgentStepsPerSecond());
  }

  @Test
  void needsRoundsOfSomeLength() {
    SimulatorBenchmark benchmark = new SimulatorBenchmark(Scenario.load("3m"));
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.run(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark.run(1, Double.NaN));
  }
}
