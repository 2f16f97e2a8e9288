package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

class MovementRulesTest {
  private static final List<String> ISLAND =
      List.of(
          "........",
          "........",
          "..####..",
          "..#..#..",
          "..#..#..",
          "..####..",
          "........",
          "........");

  @ParameterizedTest
  @CsvSource({"Marine, 2.25", "Stalker, 2.953125", "Zealot, 2.25"})
  void unitsWalkTheirSpeedInCellsASecondOf16Loops(String type, float speed) {
    Board board = new Board();
    long unit = board.put(type, 0, 4, 16);
    board.order(unit, Ability.MOVE, 30, 16);
    board.step(1);
    assertThat(board.x(unit)).isCloseTo(4 + speed / 16, within(1e-5f));
    board.step(79);
    assertThat(board.x(unit)).isCloseTo(4 + speed * 5, within(1e-3f));
    assertThat(board.y(unit)).isEqualTo(16);
  }

  @Test
  void unitsTurnAtTheirRateAndWalkOnceTheyFaceTheWay() {
    Board board = new Board();
    long marine = board.put("Marine", 0, 16, 16);
    board.order(marine, Ability.MOVE, 2, 16);
    // 999.84 degrees a second are 62.49 a loop; a half turn leaves 117.5, 55.0, 0.
    double turn = Math.toRadians(999.84375 / 16);
    for (int loop = 1; loop <= 3; loop++) {
      board.step(1);
      double facing = board.game.facing(board.slot(marine));
      double turned = Math.min(facing, 2 * Math.PI - facing);
      assertThat(turned).isCloseTo(Math.min(loop * turn, Math.PI), within(1e-4));
      if (loop == 1) {
        assertThat(board.x(marine)).isEqualTo(16);
      }
    }
    assertThat(board.x(marine)).as("walked in loops 2 and 3").isCloseTo(15.72f, within(0.01f));
  }

  @Test
  void aUnitStopsAtItsGoal() {
    Board board = new Board();
    long stalker = board.put("Stalker", 0, 10, 10);
    board.order(stalker, Ability.MOVE, 14.3f, 12.7f);
    board.step(200);
    assertThat(board.x(stalker)).isCloseTo(14.3f, within(0.05f));
    assertThat(board.y(stalker)).isCloseTo(12.7f, within(0.05f));
  }

  @Test
  void aUnitWalksAroundOneThatStandsInItsWay() {
    Board board = new Board();
    long marine = board.put("Marine", 0, 10, 16);
    long rock = board.dummy("Roach", 0, 14, 16);
    board.order(marine, Ability.MOVE, 20, 16);
    int loops = 0;
    while (board.game.orderCount(board.slot(marine)) > 0 && loops < 300) {
      board.step(1);
      loops++;
      assertThat(board.distance(marine, rock)).isGreaterThan(1 - 1e-4f);
    }
    assertThat(board.x(marine)).isCloseTo(20, within(0.1f));
    assertThat(loops).as("71 loops straight on").isLessThan(90);
    assertThat(board.x(rock)).as("a unit under orders is not pushed").isEqualTo(14);
  }

  @Test
  void anIdleFriendIsPushedOutOfTheWay() {
    Board board = new Board();
    long marine = board.put("Marine", 0, 10, 16);
    long friend = board.put("Marine", 0, 12, 16);
    board.order(marine, Ability.MOVE, 20, 16);
    board.step(100);
    assertThat(board.x(marine)).isCloseTo(20, within(0.1f));
    assertThat(board.x(friend)).isGreaterThan(12.2f);
  }

  @Test
  void aGroupSentToOnePointArrivesAndComesToRest() {
    Board board = new Board();
    long[] group = new long[12];
    for (int i = 0; i < group.length; i++) {
      group[i] = board.put("Zealot", 0, 4 + i % 3 * 1.2f, 12 + i / 3 * 1.2f);
      board.order(group[i], Ability.MOVE, 20, 16);
    }
    board.step(400);
    for (long tag : group) {
      assertThat(Math.hypot(board.x(tag) - 20, board.y(tag) - 16)).isLessThan(4.5);
      assertThat(board.game.orderCount(board.slot(tag))).isZero();
    }
  }

  @Test
  void theWayAroundAWallIsWalkedAndMeasured() {
    Board board = Board.withWalls(false);
    long marine = board.put("Marine", 0, 5, 8);
    // The wall covers x 8 to 10, y 2 to 14: by hand about 2 * sqrt(3.4² + 6.4²) + 2 = 16.5.
    float length = board.game.pathLength(5, 8, 13, 8);
    assertThat(length).isBetween(16.5f, 17f);
    board.order(marine, Ability.MOVE, 13, 8);
    float walked = 0;
    for (int loop = 0; loop < 300 && board.game.orderCount(board.slot(marine)) > 0; loop++) {
      float x = board.x(marine);
      float y = board.y(marine);
      board.step(1);
      walked += (float) Math.hypot(board.x(marine) - x, board.y(marine) - y);
    }
    assertThat(board.x(marine)).isCloseTo(13, within(0.1f));
    assertThat(walked).isBetween(16.4f, length);
  }

  /** A stalker is 1.25 cells wide; of that the middle 0.75 must be free of walls. */
  @Test
  void aWideUnitPassesAGapOfOneCellAndKeepsItsMiddleOffTheWalls() {
    List<String> gap =
        List.of(
            "...#....",
            "...#....",
            "...#....",
            "...#....",
            "........",
            "...#....",
            "...#....",
            "...#....");
    Board board = new Board(islandScenario(gap), 1);
    long stalker = board.put("Stalker", 0, 1, 6);
    board.order(stalker, Ability.MOVE, 6.5f, 6);
    float lowest = 8;
    for (int loop = 0; loop < 100; loop++) {
      board.step(1);
      if (board.x(stalker) > 3 && board.x(stalker) < 4) {
        lowest = Math.min(lowest, board.y(stalker));
        assertThat(board.y(stalker)).isBetween(3.375f, 3.625f);
      }
    }
    assertThat(lowest).as("went through the gap").isLessThan(4);
    assertThat(board.x(stalker)).isCloseTo(6.5f, within(0.1f));
    board.order(stalker, Ability.MOVE, 4.4f, 6);
    board.step(60);
    assertThat(board.x(stalker)).as("stands 0.4 beside the wall").isCloseTo(4.4f, within(0.1f));
  }

  @Test
  void highGroundIsReachedOverTheRampAlone() {
    Board board = Board.withWalls(false);
    long marine = board.put("Marine", 0, 12, 3);
    board.order(marine, Ability.MOVE, 20, 7.5f);
    boolean ramp = false;
    for (int loop = 0; loop < 400; loop++) {
      board.step(1);
      ramp |= board.game.z(board.slot(marine)) == 10;
    }
    assertThat(ramp).isTrue();
    assertThat(board.game.z(board.slot(marine))).isEqualTo(12);
    assertThat(board.x(marine)).isCloseTo(20, within(0.1f));
    assertThat(board.y(marine)).isCloseTo(7.5f, within(0.1f));
  }

  @Test
  void thereIsNoWayIntoAWallAndNoneToAnIsland() {
    Board board = new Board(islandScenario(ISLAND), 1);
    assertThat(board.game.pathLength(1, 1, 4, 4)).isEqualTo(-1);
    assertThat(board.game.pathLength(1, 1, 2.5f, 4)).isEqualTo(-1);
    assertThat(board.game.pathLength(1, 1, 7, 7)).isPositive();
    long marine = board.put("Marine", 0, 1, 1);
    board.order(marine, Ability.MOVE, 4, 4);
    board.step(50);
    assertThat(board.x(marine)).isEqualTo(1);
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
  }

  /** The wall covers x 8 to 10; beside it and at the rim of the map a body has no room either. */
  @ParameterizedTest
  @CsvSource({"8.5, 8.5, 7.5, 8.5", "9, 8, 10.5, 8.5", "7.9, 8.5, 7.5, 8.5", "0, 4.2, 0.5, 4.5"})
  void aMoveToWhereNobodyCanStandEndsBesideItAndTheNextOrderBegins(
      float x, float y, float nearX, float nearY) {
    Board board = Board.withWalls(false);
    long marine = board.put("Marine", 0, 3, 8);
    board.order(marine, Ability.MOVE, x, y);
    board.queue(marine, Ability.MOVE, 3, 3);
    int loops = 0;
    while (board.game.orderCount(board.slot(marine)) == 2 && loops < 300) {
      board.step(1);
      loops++;
    }
    assertThat(loops).isLessThan(200);
    assertThat(board.x(marine)).isCloseTo(nearX, within(0.1f));
    assertThat(board.y(marine)).isCloseTo(nearY, within(0.1f));
    board.step(200);
    assertThat(board.x(marine)).isCloseTo(3, within(0.1f));
    assertThat(board.y(marine)).isCloseTo(3, within(0.1f));
  }

  @Test
  void aGroupSentIntoAWallComesToRest() {
    Board board = Board.withWalls(false);
    long[] group = new long[6];
    for (int i = 0; i < group.length; i++) {
      group[i] = board.put("Zealot", 0, 2 + i % 2 * 1.2f, 5 + i / 2 * 1.2f);
      board.order(group[i], Ability.MOVE, 8.5f, 8.5f);
    }
    board.step(300);
    for (long tag : group) {
      assertThat(board.game.orderCount(board.slot(tag))).isZero();
    }
  }

  @Test
  void anAttackMoveGoesOnPastEnemiesThatCannotBeReached() {
    Board board = new Board(islandScenario(ISLAND), 1);
    long zealot = board.put("Zealot", 0, 1, 1);
    long enemy = board.dummy("Marine", 1, 4, 4);
    board.order(zealot, Ability.ATTACK, 7, 1);
    board.step(100);
    assertThat(board.x(zealot)).isCloseTo(7, within(0.1f));
    assertThat(board.game.orderCount(board.slot(zealot))).isZero();
    assertThat(board.game.engagedTargetTag(board.slot(zealot))).isZero();
    long other = board.dummy("Marine", 1, 7, 5);
    board.loopsUntilHurt(other, 60);
    assertThat(board.health(enemy)).isEqualTo(45);
  }

  @Test
  void whoShootsOverAWallNeedsNoWay() {
    Board board = new Board(islandScenario(ISLAND), 1);
    long marine = board.put("Marine", 0, 1, 1);
    long enemy = board.dummy("Marine", 1, 4, 4);
    board.order(marine, Ability.ATTACK, 7, 1);
    board.loopsUntilHurt(enemy, 30);
    assertThat(board.x(marine)).isLessThan(2);
  }

  private static Scenario islandScenario(List<String> rows) {
    String terrain = '"' + String.join("\",\"", rows) + '"';
    return Scenario.parse(
        "island",
        """
        {"name": "island", "width": 8, "height": 8, "fog": false, "step_limit": 9,
         "loops_per_step": 8, "terrain": [%s], "sides": [
          {"spawn": [1, 1], "units": [{"type": "Marine", "count": 1}]},
          {"spawn": [6.5, 6.5], "units": [{"type": "Marine", "count": 1}]}]}"""
            .formatted(terrain));
  }

  /** The largest armies that a map of 16 by 8 cells may hold. */
  @ParameterizedTest
  @CsvSource({"Marine, 56", "Roach, 20"})
  void armiesThatJustFitTheirMapStartApart(String type, int count) {
    Simulation game = new Simulation(Board.scenario(16, 8, false, List.of(), type, count));
    for (long seed = 0; seed < 50; seed++) {
      game.reset(seed);
      assertThat(game.unitCount(0)).isEqualTo(count);
      assertApartAndOnTheGround(game);
    }
  }

  static List<Scenario> scenarios() {
    return SimulationTraceTest.scenarios();
  }

  /** Over random games, in every game loop. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void bodiesNeverOverlapAndNobodyLeavesTheGround(Scenario scenario) {
    Simulation game = new Simulation(scenario);
    Observation observation = new Observation();
    Action action = new Action();
    for (long seed = 0; seed < 30; seed++) {
      RandomOrders orders = new RandomOrders(seed);
      game.reset(seed);
      assertApartAndOnTheGround(game);
      while (!game.isOver()) {
        for (int p = 0; p < 2 && game.gameLoop() % scenario.loopsPerStep() == 0; p++) {
          ObservationWriter.write(game, p, observation);
          orders.fill(observation, action);
          game.apply(p, action);
        }
        game.step();
        assertApartAndOnTheGround(game);
      }
    }
  }

  private static void assertApartAndOnTheGround(Simulation game) {
    Terrain walkers = game.scenario().terrain();
    Terrain climbers = game.scenario().cliffs();
    Stats stats = game.scenario().units().stats();
    for (int s = 0; s < game.slots(); s++) {
      if (!game.isAlive(s)) {
        continue;
      }
      float x = game.x(s);
      float y = game.y(s);
      Terrain ground = game.type(s).traits().cliffWalker() ? climbers : walkers;
      boolean walkable = ground.pathable((int) x, (int) y);
      if (!walkable && !game.type(s).flying()) {
        throw new AssertionError("unit at (" + x + ", " + y + ") is not on walkable ground");
      }
      for (int o = 0; o < s; o++) {
        double touch = game.type(s).radius() + game.type(o).radius();
        double d = Math.hypot(game.x(o) - x, game.y(o) - y);
        int pair =
            stats.indexOf(game.type(s).id()) * stats.count + stats.indexOf(game.type(o).id());
        if (game.isAlive(o) && stats.collides[pair] && d < touch - 1e-4) {
          throw new AssertionError(
              "units overlap by " + (touch - d) + " at (" + x + ", " + y + ")");
        }
      }
    }
  }
}
