package org.overseer.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.GameLog;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.eval.match.Tournament;
import org.overseer.eval.match.Tournament.Pairing;

class MatchReportTest {
  private static final Scenario SCENARIO = Scenario.load("3m");

  @TempDir private Path folder;
  private final GameRecorder recorder = new GameRecorder(2, id -> "unit </script>" + id);

  @Test
  void recordingsFollowTheGamesToTheirEnd() {
    List<GameResult> games = play();
    JsonNode json = recorder.toJson();
    assertThat(json.get("map").get("width").asInt()).isEqualTo(SCENARIO.map().width());
    assertThat(json.get("games")).hasSize(2);
    for (int game = 0; game < 2; game++) {
      JsonNode recording = json.get("games").get(game);
      GameResult result = games.get(game);
      assertThat(recording.get("frames")).hasSize(result.steps() + 1);
      assertThat(recording.get("units")).hasSize(6);
      assertThat(recording.get("frames").get(0)).hasSize(6 * 5);
      assertThat(recording.get("outcomes").get(result.side()).asText())
          .isEqualTo(result.outcome().name());
      double[] lost = lost(recording, result.side());
      // nobody heals marines, so what the recording loses is what the meter has counted
      assertThat(result.damage().dealt()).isCloseTo((float) lost[1], within(3f));
      assertThat(result.damage().taken()).isCloseTo((float) lost[0], within(3f));
    }
  }

  @Test
  void thePageHoldsFiguresChartAndGamesAndNoTextEndsItsScript() throws Exception {
    List<GameResult> games = play();
    MatchResult match = new MatchResult("<b>me</b>", "bot:easy", "3m", "rules", 7, games);
    String page = MatchReport.html(match, recorder.toJson());
    assertThat(page)
        .contains("&lt;b&gt;me&lt;/b&gt; against bot:easy", "as side 2", "<svg ", "id=\"field\"")
        .contains("<b>%.1f %%</b> of games won".formatted(100 * match.winRate()))
        .contains(
            "%.1f to %.1f %%</title></path>"
                .formatted(100 * match.interval().low(), 100 * match.interval().high()))
        .doesNotContain("<b>me", "src=", "href=", "http://", "https://");
    String data =
        page.substring(page.indexOf("id=\"games\">") + "id=\"games\">".length())
            .replaceFirst("(?s)</script>.*", "");
    JsonNode read = new ObjectMapper().readTree(data);
    assertThat(read.get("recordings"))
        .isEqualTo(new ObjectMapper().readTree("" + recorder.toJson()));
    assertThat(read.get("players").get(0).asText()).isEqualTo("<b>me</b>");
    assertThat(page.split("</script>", -1)).hasSize(3); // the data, the viewer, the rest
  }

  @Test
  void everyGameIsInTheChartOnce() {
    List<GameResult> games = play();
    String chart = Charts.gameLengths(games);
    int counted = 0;
    for (String bar : chart.split("<title>", -1)) {
      counted +=
          bar.contains(" steps: ")
              ? Integer.parseInt(bar.split("[: ]+")[bar.contains(" to ") ? 4 : 2])
              : 0;
    }
    assertThat(counted).isEqualTo(games.size());
  }

  @Test
  void withoutRecordingsThereIsNoViewer() {
    MatchResult match = new MatchResult("me", "you", "3m", "rules", 7, play());
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    assertThat(MatchReport.html(match, nothing)).doesNotContain("<script", "<canvas");
  }

  private List<GameResult> play() {
    List<Supplier<Player>> players =
        List.of(() -> new ScriptedPlayers("hard"), () -> new ScriptedPlayers("easy"));
    try (GameLog log = GameLog.open(folder.resolve("games.csv"))) {
      return new Tournament(players, () -> new SkirmishEnvironment(SCENARIO), 1)
          .play(
              List.of(new Pairing(0, 1, MatchSettings.on(SCENARIO, 12, 7, 12))),
              log,
              recorder,
              () -> {},
              games -> {})
          .get(0);
    }
  }

  /** Points that the units of the own and of the other side have lost by the end. */
  private static double[] lost(JsonNode recording, int side) {
    double[] sums = new double[2];
    JsonNode[] ends = {
      recording.get("frames").get(0),
      recording.get("frames").get(recording.get("frames").size() - 1)
    };
    for (int end = 0; end < 2; end++) {
      for (int i = 0; i < ends[end].size(); i += 5) {
        int owner = recording.get("units").get(ends[end].get(i).asInt()).get("side").asInt();
        double points = ends[end].get(i + 3).asDouble() + ends[end].get(i + 4).asDouble();
        sums[owner == side ? 0 : 1] += end == 0 ? points : -points;
      }
    }
    return sums;
  }
}
