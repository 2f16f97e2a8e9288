package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Outcome;

/** The contract of SMAC's maps (its starcraft2.py). */
class MapModeTest {
  private static Simulation start(String scenario) {
    Simulation game = new Simulation(Scenario.load(scenario), Mode.MAP);
    game.reset(7);
    return game;
  }

  private static List<Integer> slots(Simulation game, int player) {
    return IntStream.range(0, game.slots())
        .filter(s -> game.isAlive(s) && game.owner(s) == player)
        .boxed()
        .toList();
  }

  private static void killAll(Simulation game, int player) {
    slots(game, player).forEach(s -> game.kill(game.tag(s)));
  }

  private static void step(Simulation game, int loops) {
    for (int i = 0; i < loops; i++) {
      game.step();
    }
  }

  static List<String> scenarios() {
    return Scenario.names().stream().filter(name -> Scenario.load(name).hasArmies()).toList();
  }

  /** Facts 7 and 8 on every map: ids of allies in one block, ordinary enemies, both back. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void everyMapKeepsTheContract(String scenario) {
    Simulation game = start(scenario);
    Side allies = game.scenario().sides().get(0);
    Side enemies = game.scenario().sides().get(1);
    for (int round = 0; round < 3; round++) {
      assertThat(slots(game, 0)).hasSize(allies.size());
      assertThat(slots(game, 1)).hasSize(enemies.size());
      for (int s : slots(game, 0)) {
        assertThat(game.type(s).copyOf()).isPositive();
        assertThat(game.type(s).id() - UnitTable.REAL_TYPES)
            .isBetween(0, allies.units().size() - 1);
        assertThat(game.orderCount(s)).isZero();
      }
      for (int s : slots(game, 1)) {
        assertThat(game.type(s).copyOf()).isZero();
        assertThat(game.orderCount(s)).isEqualTo(game.type(s).immobile() ? 0 : 1);
      }
      float ours = game.points(1);
      step(game, 40);
      assertThat(game.points(1)).as("allies do not fight unordered").isEqualTo(ours);
      killAll(game, 0);
      killAll(game, 1);
      step(game, 2);
    }
    assertThat(game.isOver()).isFalse();
  }

  @Test
  void alliesAreCopiesWithIdsFromTheEndOfTheRealListAndEnemiesAreOrdinary() {
    Simulation game = start("2s3z");
    assertThat(slots(game, 0).stream().map(s -> game.type(s).id()))
        .containsOnly(UnitTable.REAL_TYPES, UnitTable.REAL_TYPES + 1);
    assertThat(slots(game, 0).stream().map(s -> game.type(s).copyOf()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(74, 73);
    assertThat(slots(game, 1).stream().map(s -> game.type(s).id()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(74, 73);
  }

  @Test
  void alliesStandAndDieUnlessOrdered() {
    Simulation game = start("3m");
    float full = game.points(1);
    step(game, 300);
    assertThat(game.unitCount(0)).isZero();
    assertThat(game.points(1)).isEqualTo(full);
  }

  @Test
  void alliesFightUnderAnAttackMove() {
    Simulation game = start("3m");
    float full = game.points(1);
    for (int s : slots(game, 0)) {
      assertThat(
              game.command(0, Ability.ATTACK, game.tag(s), Action.Target.POINT, 0, 23, 16, false))
          .isEqualTo(CommandResult.SUCCESS);
    }
    step(game, 120);
    assertThat(game.points(1)).isLessThan(full);
  }

  @Test
  void whenNobodyIsLeftBothArmiesAreBackWithinTwoLoopsUnderNewTags() {
    Simulation game = start("8m");
    Set<Long> tags = new HashSet<>();
    for (int round = 0; round < 5; round++) {
      for (int player = 0; player < 2; player++) {
        assertThat(slots(game, player)).hasSize(8);
        slots(game, player).forEach(s -> assertThat(tags.add(game.tag(s))).isTrue());
      }
      step(game, 10);
      killAll(game, 0);
      killAll(game, 1);
      assertThat(game.unitCount(0) + game.unitCount(1)).isZero();
      step(game, 2);
      assertThat(game.isOver()).isFalse();
    }
    assertThat(game.points(0)).isEqualTo(8 * 45);
  }

  @Test
  void roundsOfOneSeedDifferAndRepeat() {
    Simulation first = start("3m");
    Simulation second = start("3m");
    Set<Float> places = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      places.add(first.x(slots(first, 0).get(0)));
      assertThat(first.x(slots(first, 0).get(0))).isEqualTo(second.x(slots(second, 0).get(0)));
      for (Simulation game : List.of(first, second)) {
        killAll(game, 0);
        killAll(game, 1);
        step(game, 2);
      }
    }
    assertThat(places).hasSize(3);
  }

  @Test
  void aSideWithoutUnitsHasLostTenSecondsLaterUnlessTheArmiesComeBack() {
    Simulation game = start("3m");
    killAll(game, 1);
    step(game, Referee.GRACE - 1);
    assertThat(game.isOver()).isFalse();
    killAll(game, 0);
    step(game, 2);
    assertThat(game.unitCount(0)).isEqualTo(3);
    killAll(game, 1);
    step(game, Referee.GRACE);
    assertThat(game.outcome(0)).isEqualTo(Outcome.WIN);
    assertThat(game.outcome(1)).isEqualTo(Outcome.LOSS);
  }

  @Test
  void aSideThatIsGoneBeforeTheFirstLoopHasLostTenSecondsLater() {
    Simulation game = start("3m");
    killAll(game, 1);
    step(game, Referee.GRACE - 1);
    assertThat(game.isOver()).isFalse();
    step(game, 1);
    assertThat(game.outcome(0)).isEqualTo(Outcome.WIN);
  }

  @Test
  void theStepLimitIsTheClientsBusiness() {
    Simulation game = start("3m");
    for (int s : slots(game, 1)) {
      game.command(1, Ability.HOLD_FIRE, game.tag(s), Action.Target.NONE, 0, 0, 0, false);
    }
    step(game, 2 * 480);
    assertThat(game.isOver()).isFalse();
  }
}
