package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

class ScriptedPlayerTest {
  static List<String> levels() {
    return ScriptedPlayer.names();
  }

  /** What one player does in a game against easy, and what became of both. */
  private static final class Game {
    final Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    final List<CommandResult> results = new ArrayList<>();
    final List<Long> trace = new ArrayList<>();
    final Simulation simulation;

    Game(String scenario, String level, String opponent, long seed, long playerSeed) {
      simulation = new Simulation(Scenario.load(scenario));
      simulation.reset(seed);
      ScriptedPlayer player = ScriptedPlayer.create(level, playerSeed);
      ScriptedPlayer other = ScriptedPlayer.create(opponent, 1);
      Observation observation = new Observation();
      Action action = new Action();
      while (!simulation.isOver()) {
        ObservationWriter.write(simulation, 1, observation);
        other.act(observation, action);
        simulation.apply(1, action);
        ObservationWriter.write(simulation, 0, observation);
        trace.add(observation.contentHash());
        player.act(observation, action);
        give(action);
        for (int i = 0; i < 8 && !simulation.isOver(); i++) {
          simulation.step();
        }
      }
    }

    private void give(Action action) {
      for (int i = 0; i < action.size(); i++) {
        abilities.add(action.ability(i));
        results.add(
            simulation.command(
                0,
                action.ability(i),
                action.unitTag(i),
                action.target(i),
                action.targetTag(i),
                action.x(i),
                action.y(i),
                action.isQueued(i)));
      }
    }
  }

  @Test
  void unknownLevelIsRefusedWithTheClosestName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScriptedPlayer.create("elit", 1))
        .withMessageContaining("elit")
        .withMessageContaining("elite");
  }

  @ParameterizedTest
  @MethodSource("levels")
  void givesOnlyOrdersThatCanBeCarriedOut(String level) {
    for (String scenario : MapModeTest.scenarios()) {
      Game game = new Game(scenario, level, "easy", 11, 5);
      assertThat(game.results).as(scenario).isNotEmpty().containsOnly(CommandResult.SUCCESS);
    }
  }

  /** The copies of a map's allied side have ids that only the map's own table knows. */
  @Test
  void copiesAreSeenWithTheTableOfTheirMap() {
    for (String name : MapModeTest.scenarios()) {
      Simulation game = new Simulation(Scenario.load(name), Mode.MAP);
      Observation observation = new Observation();
      Action action = new Action();
      UnitTable table = game.scenario().units();
      ObservationWriter.write(game, 0, observation);
      ScriptedPlayer.create("easy", 1, table).act(observation, action);
      assertThat(action.size()).as(name).isEqualTo(game.unitCount(0));
      ScriptedPlayer.create("easy", 1).act(observation, action);
      assertThat(action.size()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("levels")
  void sameSeedsGiveTheSameGame(String level) {
    List<Long> trace = new Game("2s3z", level, "medium", 3, 8).trace;
    assertThat(new Game("2s3z", level, "medium", 3, 8).trace).isEqualTo(trace);
    assertThat(new Game("2s3z", level, "medium", 4, 8).trace).isNotEqualTo(trace);
  }

  @ParameterizedTest
  @MethodSource("levels")
  void armiesOfAnySizeAreLed(String level) {
    Simulation game = new Simulation(Scenario.load("8m"));
    UnitType marine = UnitTable.standard().byName("Marine");
    for (int i = 0; i < 40; i++) {
      game.createUnit(marine, 0, 4, 16);
      game.createUnit(marine, 1, 28, 16);
    }
    ScriptedPlayer player = ScriptedPlayer.create(level, 1);
    Observation observation = new Observation();
    Action action = new Action();
    Set<Long> led = new HashSet<>();
    for (int step = 0; step < 60; step++) {
      ObservationWriter.write(game, 0, observation);
      player.act(observation, action);
      for (int i = 0; i < action.size(); i++) {
        led.add(action.unitTag(i));
      }
    }
    assertThat(led).hasSize(48);
  }

  @Test
  void idleNeverShoots() {
    Simulation game = new Game("3m", "idle", "easy", 2, 1).simulation;
    assertThat(game.unitCount(0)).isZero();
    assertThat(game.points(1)).isEqualTo(3 * 45);
  }

  @Test
  void randomUsesAllKindsOfOrdersAndItsSeed() {
    Game game = new Game("8m", "random", "idle", 2, 1);
    assertThat(game.abilities)
        .containsExactlyInAnyOrder(
            Ability.STOP, Ability.MOVE, Ability.ATTACK, Ability.HOLD_POSITION);
    assertThat(new Game("8m", "random", "idle", 2, 7).trace).isNotEqualTo(game.trace);
  }

  @Test
  void easyLeavesTheTargetsToItsUnits() {
    Sighting sighting = new Sighting().own(1, "Marine", 10, 16, 45, 0);
    sighting.enemy(7, "Marine", 14, 16, 45).enemy(8, "Marine", 15, 16, 6).shownTo("easy");
    assertThat(sighting.action.size()).isEqualTo(1);
    assertThat(sighting.action.ability(0)).isEqualTo(Ability.ATTACK);
    assertThat(sighting.action.target(0)).isEqualTo(Action.Target.POINT);
    assertThat(sighting.action.x(0)).isEqualTo(14);
  }
}
