package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is changed together has its effects on the map once. */
class DebugToolsTest {
  private static final int COMMAND_CENTER = 18;

  @Test
  void wallsAreLaidOnceForAllStructures() {
    Scenario scenario = Scenario.load("Flat64");
    Simulation game = new Simulation(scenario, Mode.MAP);
    game.reset(1);
    UnitType structure = scenario.units().find(COMMAND_CENTER);
    int before = game.debug().world.terrain.version;
    game.debug()
        .together(
            () -> {
              for (int i = 0; i < 5; i++) {
                assertThat(game.createUnit(structure, 0, 30, 30)).isNotZero();
              }
            });
    assertThat(game.debug().world.terrain.version).isEqualTo(before + 1);
  }
}
