package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.TimeStep;

/** A side of which only medivacs remain is gone (SMAC's rule). */
class HealersAloneTest {
  private static final Action[] KEEP = {new Action(), new Action()};
  private static final int MEDIVAC = 54;
  private static final int MARINE = 48;

  private static SkirmishEnvironment start(Scenario scenario) {
    SkirmishEnvironment environment = new SkirmishEnvironment(scenario);
    environment.reset(3);
    return environment;
  }

  private static SkirmishEnvironment start(String scenario) {
    return start(Scenario.load(scenario));
  }

  /** Kills a player's units of some types, and says how many. */
  private static int kill(Simulation game, int player, Predicate<Integer> ids) {
    int killed = 0;
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s) && game.owner(s) == player && ids.test(game.type(s).id())) {
        game.kill(game.tag(s));
        killed++;
      }
    }
    return killed;
  }

  private static int killFighters(Simulation game, int player) {
    return kill(game, player, id -> id != MEDIVAC);
  }

  private static int killMedivacs(Simulation game, int player) {
    return kill(game, player, id -> id == MEDIVAC);
  }

  private static void holdFire(Simulation game) {
    for (int s = 0; s < game.slots(); s++) {
      game.command(
          game.owner(s), Ability.HOLD_FIRE, game.tag(s), Action.Target.NONE, 0, 0, 0, false);
    }
  }

  private static void assertRunning(SkirmishEnvironment environment) {
    for (int p = 0; p < 2; p++) {
      assertThat(environment.timeStep(p).stepType()).isEqualTo(StepType.MID);
      assertThat(environment.timeStep(p).outcome()).isEqualTo(Outcome.UNDECIDED);
      assertThat(environment.timeStep(p).discount()).isEqualTo(1);
    }
  }

  private static void assertEnd(SkirmishEnvironment environment, int player, Outcome outcome) {
    TimeStep step = environment.timeStep(player);
    assertThat(step.stepType()).isEqualTo(StepType.LAST);
    assertThat(step.outcome()).isEqualTo(outcome);
    assertThat(step.discount()).isZero();
    assertThat(environment.simulation().isTimeout()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"MMM, 0", "MMM, 1", "MMM2, 0", "MMM2, 1"})
  void aSideOfWhichOnlyMedivacsRemainHasLost(String scenario, int loser) {
    SkirmishEnvironment environment = start(scenario);
    Simulation game = environment.simulation();
    float mean = (game.points(0) + game.points(1)) / 2;
    float lost = game.points(loser) - 150;
    int kills = killFighters(game, loser);
    environment.step(KEEP);
    assertThat(game.gameLoop()).as("ends within the step").isEqualTo(1);
    assertThat(game.unitCount(loser)).isEqualTo(1);
    assertEnd(environment, loser, Outcome.LOSS);
    assertEnd(environment, 1 - loser, Outcome.WIN);
    // The medivac that is left is not lost; the game pays as any other that is won.
    float reward = environment.timeStep(1 - loser).reward();
    assertThat(reward).isCloseTo(lost / mean + 0.1f * kills + 1, within(1e-5f));
    assertThat(environment.timeStep(loser).reward()).isEqualTo(-reward);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aSideWithoutItsMedivacFightsOnToTheLast(int loser) {
    SkirmishEnvironment environment = start("MMM");
    Simulation game = environment.simulation();
    assertThat(killMedivacs(game, loser)).isEqualTo(1);
    assertThat(kill(game, loser, id -> id == MARINE)).isEqualTo(7);
    environment.step(KEEP);
    assertRunning(environment);
    assertThat(killFighters(game, loser)).isEqualTo(2);
    environment.step(KEEP);
    assertEnd(environment, loser, Outcome.LOSS);
    assertEnd(environment, 1 - loser, Outcome.WIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void oneMarineBesideTheMedivacIsASide(int player) {
    SkirmishEnvironment environment = start("MMM");
    Simulation game = environment.simulation();
    killFighters(game, player);
    assertThat(game.createUnit(UnitTable.standard().find(MARINE), player, 16, 2)).isNotZero();
    environment.step(KEEP);
    assertRunning(environment);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whenOnlyMedivacsAreLeftOfBothItIsADraw(int first) {
    SkirmishEnvironment environment = start("MMM");
    killFighters(environment.simulation(), first);
    killFighters(environment.simulation(), 1 - first);
    environment.step(KEEP);
    for (int p = 0; p < 2; p++) {
      assertEnd(environment, p, Outcome.DRAW);
      assertThat(environment.timeStep(p).reward()).isZero();
    }
  }

  @Test
  void medivacsAloneDoNotBeatAnEmptySide() {
    SkirmishEnvironment environment = start("MMM");
    killFighters(environment.simulation(), 0);
    killFighters(environment.simulation(), 1);
    killMedivacs(environment.simulation(), 1);
    environment.step(KEEP);
    assertEnd(environment, 0, Outcome.DRAW);
    assertEnd(environment, 1, Outcome.DRAW);
  }

  @Test
  void theNextGameBeginsAnew() {
    SkirmishEnvironment environment = start("MMM");
    killFighters(environment.simulation(), 0);
    environment.step(KEEP);
    assertEnd(environment, 0, Outcome.LOSS);
    environment.reset(4);
    for (int i = 0; i < 3; i++) {
      environment.step(KEEP);
      assertRunning(environment);
    }
    killFighters(environment.simulation(), 1);
    environment.step(KEEP);
    assertEnd(environment, 0, Outcome.WIN);
  }

  /** A scenario may be about healers that nobody guards, or that are hunted. */
  @ParameterizedTest
  @CsvSource({"Medivac 2, Medivac 1", "Medivac 1, Marine 2", "Medivac 1, Marine 1 Medivac 1"})
  void aSideThatBeginsWithHealersAlonePlaysOn(String first, String second) {
    SkirmishEnvironment environment = start(Board.armies(first, second));
    environment.step(KEEP);
    assertRunning(environment);
    killMedivacs(environment.simulation(), 0);
    environment.step(KEEP);
    assertEnd(environment, 0, Outcome.LOSS);
    assertEnd(environment, 1, Outcome.WIN);
  }

  @Test
  void aSideThatBeganWithHealersAloneIsGoneWhenItHasLostWhoeverCameToThem() {
    SkirmishEnvironment environment = start(Board.armies("Medivac 1", "Marine 1 Medivac 1"));
    Simulation game = environment.simulation();
    holdFire(game);
    long marine = game.createUnit(UnitTable.standard().find(MARINE), 0, 2, 2);
    environment.step(KEEP);
    assertRunning(environment);
    game.kill(marine);
    environment.step(KEEP);
    assertEnd(environment, 0, Outcome.LOSS);
  }

  /** Rules of a scenario without healers are those of its version, whatever a client creates. */
  @Test
  void whereNoArmyHasHealersMedivacsThatAClientCreatesAreASide() {
    SkirmishEnvironment environment = start("3m");
    Simulation game = environment.simulation();
    assertThat(game.createUnit(UnitTable.standard().find(MEDIVAC), 0, 2, 2)).isNotZero();
    killFighters(game, 0);
    environment.step(KEEP);
    assertRunning(environment);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void onAMapTheClientDecides(int player) {
    Simulation game = new Simulation(Scenario.load("MMM"), Mode.MAP);
    holdFire(game);
    for (int s = 0; s < game.slots(); s++) {
      boolean fights = game.type(s).traits().heal() == null;
      if (game.isAlive(s) && game.owner(s) == player && fights) {
        game.kill(game.tag(s));
      }
    }
    assertThat(game.unitCount(player)).isEqualTo(1);
    for (int i = 0; i < 2 * Referee.GRACE; i++) {
      game.step();
    }
    assertThat(game.unitCount(player)).isEqualTo(1);
    assertThat(game.isOver()).isFalse();
  }

  @Test
  void whatOnlyHealsIsDecidedByTheTable() {
    UnitTable table = Scenario.load("MMM").units();
    assertThat(table.types().stream().filter(UnitType::onlyHeals).map(UnitType::name))
        .containsExactlyInAnyOrder("Medivac", "RL_Medivac");
  }

  /** When medivacs counted, 40 % of the games of elite against itself were out of time. */
  @ParameterizedTest
  @CsvSource({"MMM, elite, elite", "MMM2, elite, easy"})
  void gamesOfHealersEndByFighting(String scenario, String player, String opponent) {
    Match match = new Match(List.of(scenario)).play(player, opponent, 100, 7_000);
    assertThat(match.draws()).isLessThanOrEqualTo(5);
  }
}
