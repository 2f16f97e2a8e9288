package org.overseer.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.network.RewardStream;
import org.overseer.env.skirmish.Scenario;

class ScenarioRewardsTest {
  private static final String WIN_LOSS =
      """
      {"win-loss": {"policy-weight": 1, "value-weight": 10}, "combat.policy-weight": 0.25}""";

  @TempDir private Path folder;

  private void scenario(String name, String rewards) throws IOException {
    Files.writeString(
        folder.resolve(name + ".json"),
        """
        {"name": "%s", "width": 16, "height": 16, "fog": false, "step_limit": 9, "loops_per_step": 8,
         "sides": [{"spawn": [3, 8], "units": [{"type": "Marine", "count": 1}]},
                   {"spawn": [13, 8], "units": [{"type": "Marine", "count": 1}]}],
         "rewards": %s}
        """
            .formatted(name, rewards));
    Scenario.addMaps(folder);
  }

  private static RewardsConfig rewards(String scenario, String... more) {
    return ConfigLoader.load("demo", null, overrides(scenario, more)).rewards();
  }

  private static List<String> overrides(String scenario, String... more) {
    List<String> all = new ArrayList<>(List.of("environment.scenario=" + scenario));
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void aScenarioSwitchesStreamsOnWhateverThePreset() throws IOException {
    scenario("wins", WIN_LOSS);
    for (String preset : List.of("demo", "8m", "refine", "debug")) {
      RewardsConfig rewards =
          ConfigLoader.load(preset, null, List.of("environment.scenario=wins")).rewards();
      assertThat(rewards.values().streams())
          .containsExactly(RewardStream.COMBAT, RewardStream.WIN_LOSS);
      assertThat(rewards.winLoss()).isEqualTo(new StreamConfig(1, 10));
      assertThat(rewards.combat()).isEqualTo(new StreamConfig(0.25, 1));
    }
    assertThat(rewards("3m").values().streams()).containsExactly(RewardStream.COMBAT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clone", "generalist"})
  void aClonesScenarioPaysNothing(String preset) throws IOException {
    scenario("wins", WIN_LOSS);
    assertThat(ConfigLoader.load(preset, null, List.of("environment.scenario=wins")).rewards())
        .isEqualTo(ConfigLoader.preset(preset).rewards());
  }

  @Test
  void aScenarioSwitchesOnWhatPaysForAStrategy() throws IOException {
    Path strategy = Files.writeString(folder.resolve("strategy"), "{\"built_units\": [48]}");
    scenario(
        "marines",
        """
        {"built-units": {"policy-weight": 6, "value-weight": 1}, "strategy": "%s"}"""
            .formatted(strategy));
    RewardsConfig rewards = rewards("marines");
    assertThat(rewards.values().streams())
        .containsExactly(RewardStream.COMBAT, RewardStream.BUILT_UNITS);
    assertThat(rewards.strategy()).isEqualTo(strategy.toString());
  }

  @Test
  void whatTheUserSaysWins() throws IOException {
    scenario("wins", WIN_LOSS);
    Path file = Files.writeString(folder.resolve("my.conf"), "rewards.win-loss.value-weight = 3");
    RewardsConfig rewards =
        ConfigLoader.load("demo", file, overrides("wins", "rewards.combat.policy-weight=0.5"))
            .rewards();
    assertThat(rewards.winLoss()).isEqualTo(new StreamConfig(1, 3));
    assertThat(rewards.combat()).isEqualTo(new StreamConfig(0.5, 1));
  }

  @Test
  void aRuleThatTheUserMeetsWithTheScenarioHolds() throws IOException {
    scenario("wins", WIN_LOSS);
    assertThat(rewards("wins", "rewards.value-sees-opponent=true").valueSeesOpponent()).isTrue();
  }

  @Test
  void scenariosOfOneRunSayTheSame() throws IOException {
    scenario("wins", WIN_LOSS);
    scenario("wins_too", WIN_LOSS);
    scenario("others", "{\"win-loss.policy-weight\": 1}");
    assertThat(rewards("[wins, wins_too]").winLoss()).isEqualTo(new StreamConfig(1, 10));
    assertThatThrownBy(() -> rewards("[wins, wins_too, others]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("scenarios wins and others say different rewards");
    assertThatThrownBy(() -> rewards("[3m, wins]"))
        .hasMessageStartingWith("scenarios 3m and wins say different rewards");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"win-los": {"policy-weight": 1}};     unknown setting 'rewards.win-los.policy-weight'; did you mean 'rewards.win-loss.policy-weight'?
          {"win-loss": 1};                       'rewards.win-loss' is a group of settings and has no value of its own
          {"win-loss": {"policy-weight": null}}; 'rewards.win-loss.policy-weight' has no value
          {"..": 1};                             Invalid path
          """)
  void aMistakeNamesTheScenario(String rewards, String message) throws IOException {
    scenario("wrong", rewards);
    assertThatThrownBy(() -> rewards("wrong"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("scenario wrong: ")
        .hasMessageContaining(message);
  }

  @Test
  void aScenarioThatThereIsNotIsLeftToWhoPlaysIt() {
    assertThat(rewards("nowhere").combat()).isEqualTo(new StreamConfig(1, 1));
  }
}
