package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Marines reach 5.75 cells from centre to centre. */
class TacticalPlayerTest {
  @ParameterizedTest
  @ValueSource(strings = {"medium", "hard", "elite"})
  void attacksTheWeakestInRangeAndNotTheWeakestOfAll(String level) {
    Sighting sighting = new Sighting().own(1, "Marine", 10, 16, 45, 0);
    sighting.enemy(7, "Marine", 14, 16, 45).enemy(8, "Marine", 15.5f, 16, 20);
    sighting.enemy(9, "Marine", 17, 16, 5).shownTo(level);
    assertThat(sighting.targetOf(1)).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"medium", "hard", "elite"})
  void doesNotRepeatAnOrderThatStands(String level) {
    Sighting sighting = new Sighting().own(1, "Marine", 10, 16, 45, 0).attacking(7);
    sighting.enemy(7, "Marine", 15, 16, 45).shownTo(level);
    assertThat(sighting.action.size()).isZero();
  }

  @Test
  void mediumStandsWhereHardStepsBackBetweenShots() {
    Sighting medium = reloadingMarine(12).shownTo("medium");
    assertThat(medium.targetOf(1)).isEqualTo(7);
    Sighting hard = reloadingMarine(12).shownTo("hard");
    assertThat(hard.action.size()).isEqualTo(2);
    assertThat(hard.action.ability(0)).isEqualTo(Ability.MOVE);
    assertThat(hard.action.x(0)).isLessThan(10);
    assertThat(hard.action.targetTag(1)).isEqualTo(7);
    assertThat(hard.action.isQueued(1)).isTrue();
  }

  @Test
  void hardStaysWhenItCanShootSoon() {
    assertThat(reloadingMarine(3).shownTo("hard").targetOf(1)).isEqualTo(7);
  }

  @Test
  void hardDoesNotStepBackFromCloseCombat() {
    Sighting sighting = new Sighting().own(1, "Zealot", 10, 16, 150, 12);
    sighting.enemy(7, "Zealot", 11, 16, 150).shownTo("hard");
    assertThat(sighting.targetOf(1)).isEqualTo(7);
  }

  @Test
  void shootersKeepCloseCombatAtArmsLength() {
    for (String level : List.of("hard", "elite")) {
      Sighting sighting = new Sighting().own(1, "Stalker", 10, 16, 160, 20);
      sighting.enemy(7, "Zealot", 12, 16, 150).shownTo(level);
      assertThat(sighting.action.ability(0)).isEqualTo(Ability.MOVE);
      assertThat(sighting.action.x(0)).isLessThan(10);
    }
  }

  @Test
  void eliteShootsNoMoreThanNeededWhereHardWastesShots() {
    assertThat(shootersAtTheDying("hard")).isEqualTo(5);
    assertThat(shootersAtTheDying("elite")).isEqualTo(2);
  }

  @Test
  void eliteTakesHurtUnitsBackThatAreAimedAt() {
    Sighting elite = hurtMarine(15).shownTo("elite");
    assertThat(elite.action.ability(elite.commandOf(1))).isEqualTo(Ability.MOVE);
    assertThat(elite.action.x(elite.commandOf(1))).isLessThan(10);
    assertThat(elite.targetOf(2)).isEqualTo(7);
    assertThat(elite.targetOf(3)).isEqualTo(7);
    assertThat(hurtMarine(15).shownTo("medium").targetOf(1)).isEqualTo(7);
  }

  @Test
  void eliteKeepsHealthyUnitsAtTheFront() {
    assertThat(hurtMarine(45).shownTo("elite").targetOf(1)).isEqualTo(7);
  }

  @Test
  void eliteLinesUpInAnArcAndAttacksWhenNobodyComes() {
    Simulation game = new Simulation(Scenario.load("8m"));
    game.reset(6);
    ScriptedPlayer elite = ScriptedPlayer.create("elite", 1);
    ScriptedPlayer idle = ScriptedPlayer.create("idle", 1);
    int firstAttack = -1;
    for (int step = 0; step < 40 && firstAttack < 0; step++) {
      Action orders = act(elite, game, 0);
      game.apply(0, orders);
      game.apply(1, act(idle, game, 1));
      if (orders.size() > 0 && orders.ability(0) == Ability.ATTACK) {
        firstAttack = step;
        assertThat(flanksAhead(game)).isPositive();
      }
      for (int loop = 0; loop < 8; loop++) {
        game.step();
      }
    }
    assertThat(firstAttack).isBetween(5, 20);
  }

  private static Action act(ScriptedPlayer player, Simulation game, int side) {
    Observation observation = new Observation();
    ObservationWriter.write(game, side, observation);
    Action action = new Action();
    player.act(observation, action);
    return action;
  }

  /** How much further east the outermost units of player 0 stand than the innermost two. */
  private static float flanksAhead(Simulation game) {
    List<Integer> line =
        IntStream.range(0, game.slots())
            .filter(s -> game.isAlive(s) && game.owner(s) == 0)
            .boxed()
            .sorted((a, b) -> Float.compare(game.y(a), game.y(b)))
            .toList();
    float flanks = game.x(line.get(0)) + game.x(line.get(7));
    return (flanks - game.x(line.get(3)) - game.x(line.get(4))) / 2;
  }

  private static Sighting reloadingMarine(float cooldown) {
    Sighting sighting = new Sighting().own(1, "Marine", 10, 16, 45, cooldown);
    return sighting.enemy(7, "Marine", 15.5f, 16, 45);
  }

  private static Sighting hurtMarine(float points) {
    Sighting sighting = new Sighting().own(1, "Marine", 10, 16, points, 12);
    sighting.own(2, "Marine", 10, 18, 45, 0).own(3, "Marine", 10, 14, 45, 0);
    return sighting.enemy(7, "Marine", 15.2f, 16, 45);
  }

  private static long shootersAtTheDying(String level) {
    Sighting sighting = new Sighting();
    for (int i = 1; i <= 5; i++) {
      sighting.own(i, "Marine", 10, 13 + i, 45, 0);
    }
    sighting.enemy(7, "Marine", 14, 15.5f, 6).enemy(8, "Marine", 14, 16.5f, 45).shownTo(level);
    return LongStream.rangeClosed(1, 5).filter(tag -> sighting.targetOf(tag) == 7).count();
  }
}
