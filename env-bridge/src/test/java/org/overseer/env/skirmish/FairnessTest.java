package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Action;
import org.overseer.env.Outcome;
import org.overseer.env.StepType;

class FairnessTest {
  private final Action[] actions = {new Action(), new Action()};

  /** Plays one game; {@code players[i]} sits at side {@code i ^ swapped}. */
  private Outcome[] play(
      SkirmishEnvironment environment, ScriptedPlayer[] players, int swapped, long seed) {
    environment.reset(seed);
    players[0].reset(seed);
    players[1].reset(seed);
    while (environment.timeStep(0).stepType() != StepType.LAST) {
      for (int i = 0; i < 2; i++) {
        int side = i ^ swapped;
        players[i].act(environment.timeStep(side).observation(), actions[side]);
      }
      environment.step(actions);
    }
    return new Outcome[] {
      environment.timeStep(swapped).outcome(), environment.timeStep(1 - swapped).outcome()
    };
  }

  private static ScriptedPlayer[] players(String first, String second) {
    return new ScriptedPlayer[] {ScriptedPlayer.create(first, 0), ScriptedPlayer.create(second, 0)};
  }

  @ParameterizedTest
  @ValueSource(strings = {"3m", "8m", "2s3z"})
  void neitherSideOfASymmetricScenarioIsBetter(String scenario) {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load(scenario));
    ScriptedPlayer[] players = players("easy", "easy");
    int games = 2_000;
    int left = 0;
    int right = 0;
    for (long seed = 0; seed < games; seed++) {
      Outcome[] outcomes = play(environment, players, 0, seed);
      left += outcomes[0] == Outcome.WIN ? 1 : 0;
      right += outcomes[1] == Outcome.WIN ? 1 : 0;
    }
    int decided = left + right;
    assertThat(decided).isGreaterThan(games * 9 / 10);
    // 99 % interval of a fair coin.
    double spread = 2.576 * Math.sqrt(decided * 0.25);
    assertThat((double) left).isBetween(decided / 2.0 - spread, decided / 2.0 + spread);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3m", "5m_vs_6m", "2s3z"})
  void inAPairOfGamesEachPlayerHasTheLuckThatTheOtherHad(String scenario) {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load(scenario));
    ScriptedPlayer[] players = players("medium", "medium");
    for (long seed = 0; seed < 50; seed++) {
      Outcome[] first = play(environment, players, 0, seed);
      Outcome[] second = play(environment, players, 1, seed);
      assertThat(second[0]).as("equal players share a pair").isEqualTo(first[1]);
      assertThat(second[1]).isEqualTo(first[0]);
    }
  }

  /** Luck belongs to a side: what one player does leaves the other side's start and luck alone. */
  @Test
  void bothGamesOfAPairStartAlike() {
    SkirmishEnvironment environment = new SkirmishEnvironment(Scenario.load("8m"));
    for (long seed = 0; seed < 20; seed++) {
      environment.reset(seed);
      long start = environment.timeStep(0).observation().contentHash();
      play(environment, players("random", "easy"), 1, seed);
      environment.reset(seed);
      assertThat(environment.timeStep(0).observation().contentHash()).isEqualTo(start);
    }
  }

  @Test
  void startsAreJitteredWithAStandardDeviationOf0Point4Cells() {
    Simulation game = new Simulation(Scenario.load("3m"));
    int games = 3_000;
    double[] sum = new double[6];
    double[] squares = new double[6];
    for (int seed = 0; seed < games; seed++) {
      game.reset(seed);
      for (int s = 0; s < 6; s++) {
        sum[s] += game.x(s);
        squares[s] += game.x(s) * game.x(s);
      }
    }
    for (int s = 0; s < 6; s++) {
      double mean = sum[s] / games;
      assertThat(Math.sqrt(squares[s] / games - mean * mean)).isBetween(0.36, 0.44);
      assertThat(mean).isBetween(game.owner(s) == 0 ? 8.9 : 22.9, game.owner(s) == 0 ? 9.1 : 23.1);
    }
  }

  @Test
  void theOrderInWhichUnitsActDependsOnTheSeed() {
    World world = new World(Scenario.load("3m"));
    Movement movement = new Movement(world);
    Orders orders = new Orders(world, new Healing(world, movement));
    Spawner spawner = new Spawner(world, orders, movement);
    int[] first = new int[6];
    for (int seed = 0; seed < 6_000; seed++) {
      world.clear();
      spawner.setUp(seed, Mode.MATCH);
      assertThat(java.util.Arrays.stream(world.turn, 0, 6).distinct().count()).isEqualTo(6);
      first[world.turn[0]]++;
    }
    for (int slot = 0; slot < 6; slot++) {
      assertThat(first[slot]).as("each is first in a sixth of the games").isBetween(880, 1_120);
    }
  }
}
