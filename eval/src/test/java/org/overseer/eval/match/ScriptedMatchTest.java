package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
