package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import SC2APIProtocol.Sc2Api.Difficulty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.env.sc2.Sc2GameSettings;
import org.overseer.env.serve.Sc2Server;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;

class ScriptedMatchTest {
  @ParameterizedTest
  @CsvSource({"3m, true", "8m, true", "2s3z, true", "5m_vs_6m, false"})
  void sidesAreSwappedWhereBothHaveTheSameArmy(String scenario, boolean swap) {
    MatchSettings settings = MatchSettings.on(Scenario.load(scenario), 10, 1, 4);
    assertThat(settings.swapSides()).isEqualTo(swap);
  }

  @Test
  void whoeverAttacksBeatsOneWhoHoldsFire() {
    MatchResult result = play("easy", "idle", "3m", 20, 8);
    assertThat(result.wins()).isEqualTo(20);
    assertThat(result.player()).isEqualTo("bot:easy");
    assertThat(result.opponent()).isEqualTo("bot:idle");
    assertThat(result.scenario()).isEqualTo("3m");
    assertThat(result.meanGameLength()).isBetween(1.0, 60.0);
  }

  @Test
  void equalPlayersOnMirroredGamesWinEqualOften() {
    MatchResult result = play("easy", "easy", "3m", 60, 16);
    assertThat(result.wins()).isEqualTo(result.losses());
    assertThat(result.wins()).isPositive();
  }

  @Test
  void realGamesDoNotDependOnHowManyRunSideBySide() {
    assertThat(play("random", "easy", "2s3z", 24, 1))
        .isEqualTo(play("random", "easy", "2s3z", 24, 9));
  }

  @Test
  void aRemoteGamesComputerPlayerIsAnOpponentToo() {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        Player elite = new ScriptedPlayers("elite")) {
      Sc2GameSettings settings =
          Sc2GameSettings.of("127.0.0.1", server.port(), "8m").withDifficulty(Difficulty.VeryEasy);
      MatchResult result =
          MatchRunner.playAgainstEnvironment(
              elite,
              "computer",
              () -> new Sc2Environment(settings),
              new MatchSettings(5, 7, /* swapSides= */ false, 2),
              game -> {});
      assertThat(result.wins()).isEqualTo(5);
      assertThat(result.opponent()).isEqualTo("computer");
      assertThatThrownBy(
              () ->
                  MatchRunner.playAgainstEnvironment(
                      elite,
                      "computer",
                      () -> new Sc2Environment(settings),
                      new MatchSettings(2, 7, /* swapSides= */ true, 2),
                      game -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("swapped");
    }
  }

  @Test
  void unknownLevelsAreRefusedWithTheClosestName() {
    assertThatThrownBy(() -> new ScriptedPlayers("esy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'easy'");
  }

  private static MatchResult play(
      String player, String opponent, String scenarioName, int games, int slots) {
    Scenario scenario = Scenario.load(scenarioName);
    try (Player first = new ScriptedPlayers(player);
        Player second = new ScriptedPlayers(opponent)) {
      return MatchRunner.play(
          first,
          second,
          () -> new SkirmishEnvironment(scenario),
          MatchSettings.on(scenario, games, 7, slots),
          game -> {});
    }
  }
}
