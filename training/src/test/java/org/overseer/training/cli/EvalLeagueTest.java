package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.training.run.SealedFolder;

/** {@code eval --league} of runs whose frozen players are copies of a shipped agent. */
class EvalLeagueTest {
  private static final Path AGENT = ShippedModels.ofThisProgram().copy("tiny-8m").orElseThrow();

  @TempDir private Path folder;

  private void player(String name) throws IOException {
    Path player = folder.resolve("one/league/players").resolve(name);
    SealedFolder.write(player, "version", 1, EvalLeagueTest::copyAgent);
  }

  private static void copyAgent(Path to) throws IOException {
    try (Stream<Path> files = Files.list(AGENT)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private InProcess eval(String... more) {
    List<Object> words = new ArrayList<>(List.of("eval", "--league=one", "--json"));
    words.addAll(List.of("--runs", folder));
    words.addAll(List.of(more));
    return InProcess.run(words.toArray());
  }

  private List<String> games() {
    try (Stream<Path> files = Files.list(folder)) {
      Path kept = files.filter(f -> f.getFileName().toString().startsWith("eval-")).toList().get(0);
      List<String> lines = Files.readAllLines(kept.resolve("games.csv"));
      return lines.subList(1, lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoIsOlderHasNoBetterSideWhereTheArmiesDiffer() throws IOException {
    player("000000");
    player("000001");
    JsonNode json = eval("--scenario=5m_vs_6m", "--games=8").json();
    assertThat(json.at("/payoff/0/draws").asInt()).as("or sides mean nothing").isLessThan(8);
    assertThat(json.at("/payoff/0/score").asDouble()).as("of twins").isEqualTo(0.5);
    assertThat(json.at("/players/0/elo").asDouble())
        .isEqualTo(json.at("/players/1/elo").asDouble());
    List<String> games = games();
    assertThat(games).hasSize(8);
    for (int seed = 0; seed < 4; seed++) {
      String[] one = games.get(2 * seed).split(",");
      String[] other = games.get(2 * seed + 1).split(",");
      assertThat(List.of(one[2], one[3], other[3])).containsExactly(other[2], "0", "1");
    }
  }

  private void wasTrainedOn(String scenarios) throws IOException {
    Files.writeString(
        folder.resolve("one/run.json"),
        "{\"settings\": {\"environment.scenario\": %s}}".formatted(scenarios));
  }

  @Test
  void aLeagueMeetsOnWhatItsRunWasTrainedOn() throws IOException {
    player("000000");
    wasTrainedOn("[\"8m\"]");
    InProcess eval = eval("--with=bot:idle", "--games=2");
    assertThat(eval.exitCode()).as(eval.printed()).isEqualTo(ExitCode.DONE);
    assertThat(eval.printed().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("\"scenario\":\"8m\""))
        .last()
        .isEqualTo("playing on 8m, which 'one' was trained on; --scenario names another");
    assertThat(eval("--with=bot:idle", "--games=2", "--scenario=3m").out())
        .as("nothing is told of what was asked for")
        .contains("\"scenario\":\"3m\"");
  }

  @Test
  void aRunThatWasTrainedOnSeveralNeedsOneForItsLeague() throws IOException {
    player("000000");
    wasTrainedOn("[\"3m\", \"8m\"]");
    eval("--with=bot:idle", "--games=2")
        .assertFailsInOneLine(
            ExitCode.USAGE,
            "--league is about one scenario, but 'one' was trained on 3m, 8m; name one with"
                + " --scenario");
  }

  @Test
  void aPlayerThatLostItsFilesIsToldAndLeftOut() throws IOException {
    player("000000");
    player("000001");
    Files.delete(folder.resolve("one/league/players/000001/config.json"));
    Files.createDirectory(folder.resolve("one/league/players/000002"));
    InProcess eval = eval("--with=bot:idle", "--games=2", "--scenario=3m");
    assertThat(eval.exitCode()).as(eval.printed()).isEqualTo(ExitCode.DONE);
    assertThat(eval.printed().lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("000001 is damaged (config.json is missing)"))
        .anyMatch(line -> line.contains("000002 is damaged (it has no manifest.json)"));
  }
}
