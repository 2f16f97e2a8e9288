package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;
import org.overseer.env.UnitFeature;

class OutcomeTest {
  private static final int MEDIVAC = 54;

  private static final Action[] KEEP = {new Action(), new Action()};

  private static SkirmishEnvironment start(String scenario) {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load(scenario));
    environment.reset(3);
    return environment;
  }

  private static void killAll(Simulation game, int player) {
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s) && game.owner(s) == player) {
        game.kill(game.tag(s));
      }
    }
  }

  @Test
  void whoLosesAllUnitsLosesTheGame() {
    SkirmishEnvironment environment = start("3m");
    killAll(environment.simulation(), 0);
    environment.step(KEEP);
    assertThat(environment.timeStep(0).outcome()).isEqualTo(Outcome.LOSS);
    assertThat(environment.timeStep(1).outcome()).isEqualTo(Outcome.WIN);
    assertThat(environment.timeStep(0).stepType()).isEqualTo(StepType.LAST);
    assertThat(environment.timeStep(0).discount()).isZero();
    assertThat(environment.simulation().gameLoop()).as("ends within the step").isEqualTo(1);
    // All points at half the mean total of both sides, three kills, the game.
    assertThat(environment.timeStep(1).reward()).isCloseTo(1 + 0.3f + 1, within(1e-6f));
    assertThat(environment.timeStep(0).reward()).isEqualTo(-environment.timeStep(1).reward());
  }

  @Test
  void bothDyingTogetherIsADraw() {
    SkirmishEnvironment environment = start("3m");
    killAll(environment.simulation(), 0);
    killAll(environment.simulation(), 1);
    environment.step(KEEP);
    for (int p = 0; p < 2; p++) {
      assertThat(environment.timeStep(p).outcome()).isEqualTo(Outcome.DRAW);
      assertThat(environment.timeStep(p).stepType()).isEqualTo(StepType.LAST);
      assertThat(environment.timeStep(p).reward()).isZero();
    }
    assertThat(environment.simulation().isTimeout()).isFalse();
  }

  @Test
  void theStepLimitEndsTheGameAsADrawThatIsALossForBothPlusTheDifferenceOfWhatIsLeft() {
    SkirmishEnvironment environment = start("3m");
    Simulation game = environment.simulation();
    game.kill(game.tag(0));
    Action[] idle = {holdFire(game, 0), holdFire(game, 1)};
    environment.step(idle);
    int steps = 1;
    while (environment.timeStep(0).stepType() != StepType.LAST) {
      environment.step(KEEP);
      steps++;
    }
    assertThat(steps).isEqualTo(60);
    assertThat(game.gameLoop()).isEqualTo(480);
    assertThat(game.isTimeout()).isTrue();
    assertThat(environment.timeStep(0).outcome()).isEqualTo(Outcome.DRAW);
    // 2 marines of 45 against 3, of 135 points a side.
    assertThat(environment.timeStep(0).reward()).isCloseTo((90 - 135) / 135f - 1, within(1e-6f));
    assertThat(environment.timeStep(1).reward()).isCloseTo((135 - 90) / 135f - 1, within(1e-6f));
  }

  private static Action holdFire(Simulation game, int player) {
    Action action = new Action();
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s) && game.owner(s) == player) {
        action.add(Ability.HOLD_FIRE, game.tag(s));
      }
    }
    return action;
  }

  static List<Scenario> scenarios() {
    return Scenario.names().stream().map(Scenario::load).filter(Scenario::hasArmies).toList();
  }

  /** Worked out from the observations alone, by the definition in CombatReward's description. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void rewardsAreZeroSumButForTimeoutsAndFollowTheirDefinition(Scenario scenario) {
    SkirmishEnvironment environment = new SkirmishEnvironment(scenario);
    Action[] actions = {new Action(), new Action()};
    for (long seed = 0; seed < 20; seed++) {
      RandomOrders orders = new RandomOrders(seed);
      environment.reset(seed);
      double[] before = pointsAndUnits(environment.timeStep(0).observation());
      double scale = (before[0] + before[1]) / 2;
      boolean running = true;
      while (running) {
        for (int p = 0; p < 2; p++) {
          orders.fill(environment.timeStep(p).observation(), actions[p]);
        }
        environment.step(actions);
        running = environment.timeStep(0).stepType() != StepType.LAST;
        double[] now = pointsAndUnits(environment.timeStep(0).observation());
        double expected = ((before[1] - now[1]) - (before[0] - now[0])) / scale;
        expected += 0.1 * ((before[3] - now[3]) - (before[2] - now[2]));
        expected += running ? 0 : endOfGame(now, scale);
        double both = environment.simulation().isTimeout() ? -1 : 0;
        assertThat((double) environment.timeStep(0).reward())
            .isCloseTo(both + expected, within(1e-4));
        assertThat((double) environment.timeStep(1).reward())
            .isCloseTo(both - expected, within(1e-4));
        before = now;
      }
    }
  }

  private static double endOfGame(double[] now, double scale) {
    if (now[4] == 0 || now[5] == 0) {
      return now[4] > 0 ? 1 : now[5] > 0 ? -1 : 0;
    }
    return (now[0] - now[1]) / scale;
  }

  /** Own points, enemy points, own units, enemy units, and both without medivacs. */
  private static double[] pointsAndUnits(Observation observation) {
    double[] sums = new double[6];
    for (int row = 0; row < observation.entityCount(); row++) {
      int side = observation.feature(row, UnitFeature.ALLIANCE) == 1 ? 0 : 1;
      sums[side] += observation.feature(row, UnitFeature.HEALTH);
      sums[side] += observation.feature(row, UnitFeature.SHIELD);
      sums[2 + side]++;
      sums[4 + side] += observation.feature(row, UnitFeature.UNIT_TYPE) == MEDIVAC ? 0 : 1;
    }
    return sums;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theDeadVanishAndAreReportedOnceAndTagsAreNeverUsedAgain(Scenario scenario) {
    SkirmishEnvironment environment = new SkirmishEnvironment(scenario);
    Simulation game = environment.simulation();
    for (long seed = 0; seed < 10; seed++) {
      environment.reset(seed);
      Set<Long> alive = living(game);
      Set<Long> dead = new HashSet<>();
      int start = alive.size();
      assertThat(game.deadCount()).isZero();
      while (environment.timeStep(0).stepType() != StepType.LAST) {
        environment.step(KEEP);
        for (int i = dead.size(); i < game.deadCount(); i++) {
          assertThat(dead.add(game.deadTag(i))).as("reported once").isTrue();
          assertThat(alive.remove(game.deadTag(i))).isTrue();
        }
        assertThat(living(game)).isEqualTo(alive);
      }
      assertThat(alive.size() + dead.size()).isEqualTo(start);
      assertThat(dead).isNotEmpty();
    }
  }

  @Test
  void unitsInUsedSlotsHaveNewTags() {
    Board board = new Board();
    Set<Long> tags = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      long tag = board.put("Marine", i % 2, 16, 16);
      assertThat(tags.add(tag)).isTrue();
      assertThat(tag).isPositive();
      board.game.kill(tag);
      assertThat(board.game.find(tag)).isEqualTo(-1);
      assertThat(board.game.kill(tag)).isFalse();
    }
    assertThat(board.game.slots()).as("slots are used again").isLessThanOrEqualTo(3);
  }

  private static Set<Long> living(Simulation game) {
    Set<Long> tags = new HashSet<>();
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s)) {
        tags.add(game.tag(s));
      }
    }
    return tags;
  }
}
