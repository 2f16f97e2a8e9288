package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.EnvironmentException;

class ScenarioFilesTest {
  private static final String GOOD =
      """
      {"name": "x", "width": 16, "height": 16, "fog": false, "step_limit": 9, "loops_per_step": 8,
       "sides": [{"spawn": [3, 8], "units": [{"type": "Marine", "count": 1}]},
                 {"spawn": [13, 8], "units": [{"type": "Marine", "count": 1}]}]}""";

  /** SMAC's map list: armies and step limits. */
  @ParameterizedTest
  @CsvSource({
    "3m, 60, 3xMarine, 3xMarine",
    "8m, 120, 8xMarine, 8xMarine",
    "25m, 150, 25xMarine, 25xMarine",
    "5m_vs_6m, 70, 5xMarine, 6xMarine",
    "8m_vs_9m, 120, 8xMarine, 9xMarine",
    "10m_vs_11m, 150, 10xMarine, 11xMarine",
    "27m_vs_30m, 180, 27xMarine, 30xMarine",
    "MMM, 150, 2xMarauder 7xMarine 1xMedivac, 2xMarauder 7xMarine 1xMedivac",
    "MMM2, 180, 2xMarauder 7xMarine 1xMedivac, 3xMarauder 8xMarine 1xMedivac",
    "2s3z, 120, 3xZealot 2xStalker, 3xZealot 2xStalker",
    "3s5z, 150, 5xZealot 3xStalker, 5xZealot 3xStalker",
    "3s5z_vs_3s6z, 170, 5xZealot 3xStalker, 6xZealot 3xStalker",
    "1c3s5z, 180, 5xZealot 3xStalker 1xColossus, 5xZealot 3xStalker 1xColossus",
    "3s_vs_3z, 150, 3xStalker, 3xZealot",
    "3s_vs_4z, 200, 3xStalker, 4xZealot",
    "3s_vs_5z, 250, 3xStalker, 5xZealot",
    "2s_vs_1sc, 300, 2xStalker, 1xSpineCrawler",
    "2m_vs_1z, 150, 2xMarine, 1xZealot",
    "6h_vs_8z, 150, 6xHydralisk, 8xZealot",
    "corridor, 400, 6xZealot, 24xZergling",
    "bane_vs_bane, 200, 20xZergling 4xBaneling, 20xZergling 4xBaneling",
    "so_many_baneling, 100, 7xZealot, 32xBaneling",
    "2c_vs_64zg, 400, 2xColossus, 64xZergling",
    "32x32_flat, 200, '', ''",
  })
  void scenariosAreThoseOfSmac(String name, int limit, String first, String second) {
    Scenario scenario = Scenario.load(name);
    assertThat(scenario.name()).isEqualTo(name);
    assertThat(scenario.stepLimit()).isEqualTo(limit);
    assertThat(scenario.loopsPerStep()).isEqualTo(8);
    assertThat(scenario.fog()).isFalse();
    assertThat(army(scenario.sides().get(0))).isEqualTo(first);
    assertThat(army(scenario.sides().get(1))).isEqualTo(second);
    assertThat(scenario.map().width()).isEqualTo(32);
    assertThat(scenario.map().height()).isEqualTo(32);
    boolean walls = List.of("corridor", "2c_vs_64zg").contains(name);
    boolean healers = List.of("MMM", "MMM2").contains(name);
    assertThat(scenario.rulesVersion())
        .isEqualTo(
            healers ? "skirmish-4/nearest" : walls ? "skirmish-3/nearest" : "skirmish-2/nearest");
  }

  /** Healers that stand beside nobody end no game sooner than before. */
  @ParameterizedTest
  @CsvSource({
    "Medivac 1, Marine 1, skirmish-2/nearest",
    "Medivac 1, Medivac 1, skirmish-2/nearest",
    "Marine 1 Medivac 1, Marine 1, skirmish-4/nearest",
    "Marine 1, Medivac 1 Observer 1, skirmish-4/nearest",
    "Zergling 1 Baneling 1, Observer 1, skirmish-2/nearest",
  })
  void theRulesAreNewWhereHealersStandBesideOthers(String first, String second, String rules) {
    assertThat(Board.armies(first, second).rulesVersion()).isEqualTo(rules);
  }

  @Test
  void whatIsRewardedIsPassedOnAsItStands() {
    String rewards =
        GOOD.replaceFirst("\\{", "{\"rewards\": {\"win-loss\": {\"policy-weight\": 2}, \"x\": 1},");
    assertThat(Scenario.parse("x.json", rewards).rewards())
        .isEqualTo(Map.of("win-loss", Map.of("policy-weight", 2), "x", 1));
    assertThat(Scenario.parse("x.json", GOOD).rewards()).isEmpty();
    String list = GOOD.replaceFirst("\\{", "{\"rewards\": [1],");
    assertThatThrownBy(() -> Scenario.parse("x.json", list))
        .hasMessage("x.json: 'rewards': must be an object (line 1)");
  }

  @Test
  void aMapWithoutArmiesIsNoEnvironment() {
    assertThatThrownBy(() -> new SkirmishEnvironment(Scenario.load("32x32_flat")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32x32_flat is a map without armies");
  }

  private static String army(Side side) {
    List<String> groups =
        side.units().stream().map(group -> group.count() + "x" + group.type().name()).toList();
    return String.join(" ", groups);
  }

  @ParameterizedTest
  @CsvSource({"3n, 3m", "8M, 8m", "5m_v_6m, 5m_vs_6m", "2s3zz, 2s3z", "../8m, 8m"})
  void anUnknownScenarioNamesTheClosest(String name, String closest) {
    assertThatThrownBy(() -> Scenario.load(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining("did you mean '" + closest + "'?")
        .hasMessageNotContaining("\n");
  }

  @Test
  void anUnknownOpponentNamesTheClosest() {
    assertThatThrownBy(() -> ScriptedPlayer.create("ezy", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'easy'?");
  }

  @Test
  void theGoodScenarioIsGood() {
    assertThat(Scenario.parse("file", GOOD).name()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"width\": 16 | \"width\": 7 | width is 7 but must be 8 to 256",
        "\"width\": 16 | \"width\": 100000 | width is 100000",
        "\"width\": 16 | \"width\": \"wide\" | 'width': must be a whole number",
        "\"width\": 16 | \"width\": 16.5 | 'width': must be a whole number",
        "\"width\": 16 | \"width\": \"16\" | 'width': must be a whole number",
        "\"width\": 16 | \"width\": 16, \"width\": 17 | Duplicate field 'width'",
        "\"width\": 16, | '' | 'width' is missing",
        "\"fog\": false | \"frog\": false | 'fog' is missing",
        "\"fog\": false | \"fog\": false, \"frog\": 1 | did you mean 'fog'?",
        "\"fog\": false | \"fog\": 1 | 'fog': must be true or false",
        "\"fog\": false | \"neutral\": [{\"minerals\": 9.5}] | [0].minerals': must be a whole number",
        "\"fog\": false | \"neutral\": [{\"facing\": \"up\"}] | [0].facing': must be a number",
        "\"fog\": false | \"neutral\": 1 | 'neutral': must be a list",
        "\"step_limit\": 9 | \"step_limit\": 0 | step_limit is 0 but must be 1 to 65536",
        "[3, 8] | [3] | needs 'spawn': [x, y] and 'units'",
        "[3, 8] | [99, 8] | no unit can stand at the spawn (99.0, 8.0)",
        "[3, 8] | [NaN, 8] | NaN",
        "\"count\": 1}]},  | \"count\": -1}]}, | count of Marine is -1",
        "\"type\": \"Marine\", \"count\": 1}]}, | \"type\": \"Marin\", \"count\": 1}]}, | 'Marine'?",
        "\"name\": \"x\", | '' | a scenario needs 'name' and two 'sides'",
        "\"name\": \"x\" | \"name\": \"../x\" | 'name' must be 1 to 64 letters",
        "\"name\": \"x\" | \"name\": \"a b\" | 'name' must be 1 to 64 letters",
      })
  void aBadScenarioIsOneClearLine(String from, String to, String message) {
    assertThat(GOOD).contains(from.strip());
    String bad = GOOD.replaceFirst(java.util.regex.Pattern.quote(from.strip()), to);
    assertThatThrownBy(() -> Scenario.parse("my.json", bad))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("my.json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileHoldsOneObjectAndNothingElse() {
    Map<String, String> problems =
        Map.of(
            "",
            "holds nothing",
            " \n",
            "holds nothing",
            "null",
            "holds nothing",
            "[1]",
            "must be an object",
            GOOD + "{}",
            "something follows the end of its object",
            GOOD + "}",
            "Unexpected close marker");
    problems.forEach(
        (text, problem) ->
            assertThatThrownBy(() -> Scenario.parse("my.json", text))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("my.json: " + problem)
                .hasMessageNotContaining("\n"));
  }

  @Test
  void aScenariosNameIsShortEnoughToBeRecorded() {
    assertThat(Scenario.parse("f", GOOD.replace("\"x\"", "\"" + "x".repeat(64) + "\"")).name())
        .hasSize(64);
    String longer = GOOD.replace("\"x\"", "\"" + "x".repeat(65) + "\"");
    assertThatThrownBy(() -> Scenario.parse("my.json", longer))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("'name' must be 1 to 64 letters");
  }

  /** 16 x 16 cells have room for 227 marines of 0.75 x 0.75 on their half. */
  @ParameterizedTest
  @CsvSource({"113, 226", "114, 227", "115, 0", "1000, 0"})
  void anArmyMustFitItsMap(int count, int units) {
    String scenario =
        GOOD.replaceFirst("\"count\": 1", "\"count\": " + count)
            .replaceFirst("\"count\": 1}]}]", "\"count\": 113}]}]");
    if (units > 0) {
      Scenario good = Scenario.parse("my.json", scenario);
      assertThat(good.sides().stream().mapToInt(Side::size).sum()).isEqualTo(units);
    } else {
      assertThatThrownBy(() -> Scenario.parse("my.json", scenario))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageStartingWith("my.json: " + (count + 113) + " units take ")
          .hasMessageContaining("the map of 16 x 16 has 256 to walk on")
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "{", "{}", "{\"name\": \"x\"", "\u0000\u0001"})
  void whatIsNoScenarioAtAllIsOneClearLine(String text) {
    assertThatThrownBy(() -> Scenario.parse("my.json", text))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("my.json: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void everyTruncationOfAScenarioIsRefused() {
    for (int length = 0; length < GOOD.length(); length++) {
      String cut = GOOD.substring(0, length);
      assertThatThrownBy(() -> Scenario.parse("my.json", cut))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "........,.......x, terrain row 2: 'x' is not one of . ^ / # M",
    "........,......., terrain row 2 has 7 cells",
    "........,...^...., low and high ground touch",
  })
  void badTerrainIsOneClearLine(String first, String second, String message) {
    String rows = "\"" + first + "\",\"" + second + "\"" + ",\"........\"".repeat(6);
    String scenario =
        GOOD.replace("\"width\": 16, \"height\": 16", "\"width\": 8, \"height\": 8")
            .replace("[13, 8]", "[6, 4]")
            .replace("[3, 8]", "[3, 4]")
            .replace("\"sides\"", "\"terrain\": [" + rows + "], \"sides\"");
    assertThatThrownBy(() -> Scenario.parse("my.json", scenario))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
