package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of finished runs: the result, evaluation by name, equal seeds. */
class FinishedRunIT {
  private static final String[] TRAIN = {
    "train", "--preset=debug", "--set=run.agent-steps=600", "--set=evaluation.games=4"
  };

  @TempDir private static Path folder;
  private static Program first;

  @BeforeAll
  static void trainOnce() throws IOException {
    first = Program.run(folder, train("--run=one"));
  }

  @Test
  void aRunEndsWithItsResultAndItsFolder() throws IOException {
    assertThat(first.exitCode()).as(first.err()).isZero();
    List<String> lines = first.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("one won ").contains(" of 4 games against bot:easy on 3m");
    assertThat(lines.get(1)).isEqualTo("runs/one");
    assertThat(new RunState(folder.resolve("runs/one")).newestStep()).isGreaterThanOrEqualTo(600);
  }

  @Test
  void startedAgainItShowsTheSameResultAndNamesFresh() throws IOException {
    Program again = Program.run(folder, train("--run=one"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(again.err()).contains("--fresh begins anew");
  }

  @Test
  void startedAgainWithOtherSettingsItStillSaysWhatItWasMadeWith() throws IOException {
    String description = Files.readString(folder.resolve("runs/one/run.json"));
    Program again = Program.run(folder, train("--run=one", "--set=seed=2"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(again.err()).doesNotContain("changed setting");
    assertThat(folder.resolve("runs/one/run.json")).hasContent(description);
  }

  @Test
  void aRunWithoutEvaluationIsFinishedAllTheSame() throws IOException {
    String[] line = train("--run=unmeasured", "--set=evaluation.games=0");
    Program training = Program.run(folder, line);
    assertThat(training.exitCode()).as(training.err()).isZero();
    assertThat(training.out())
        .matches("unmeasured has trained for 6\\d\\d agent steps and was not.*\n.*unmeasured\n");
    Program again = Program.run(folder, line);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).isEqualTo(training.out());
    assertThat(again.err()).contains("--fresh begins anew").doesNotContain("training unmeasured");
  }

  @Test
  void aRunCannotBeMeasuredAgainstItself() throws IOException {
    Program.run(folder, train("--run=one", "--fresh", "--set=evaluation.opponent=one"))
        .assertFailsInOneLine(ExitCode.USAGE, "evaluation.opponent: player 'one' is a part of");
    assertThat(folder.resolve("runs/one.1")).doesNotExist();
  }

  @Test
  void anOddNumberOfGamesIsFineWhereSidesAreNotSwapped() throws IOException {
    Program eval =
        Program.run(
            folder, "eval", "--player=bot:hard", "--scenario=5m_vs_6m", "--games=3", "--json");
    assertThat(eval.exitCode()).as(eval.err()).isZero();
    assertThat(new ObjectMapper().readTree(eval.out()).get("games").asInt()).isEqualTo(3);
  }

  @Test
  void twoSerialRunsWithOneSeedLeaveEqualCheckpointsAndFreshKeepsTheOldOne() throws IOException {
    assertThat(Program.run(folder, train("--run=two", "--mode=serial")).exitCode()).isZero();
    Program second = Program.run(folder, train("--run=two", "--mode=serial", "--fresh"));
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).contains("the earlier run is now runs/two.1");
    Map<String, String> old = checkpoint("two.1");
    assertThat(old).hasSizeGreaterThan(3);
    assertThat(checkpoint("two")).isEqualTo(old);
  }

  @Test
  void evalPrintsOneLineOfJsonForARunItsAgentAndABotTheSameForTheSameSeed() throws IOException {
    Path agent = new RunState(folder.resolve("runs/one")).checkpoints().get(0).resolve("agent");
    String byName = eval("one", "bot:random");
    String byFolder = eval(agent.toString(), "bot:random");
    assertThat(byFolder.replace(agent.toString(), "one")).isEqualTo(byName);
    String bots = eval("bot:hard", "bot:easy");
    assertThat(eval("bot:hard", "bot:easy")).isEqualTo(bots);
    JsonNode json = new ObjectMapper().readTree(bots);
    assertThat(json.get("games").asInt()).isEqualTo(20);
    assertThat(json.get("wins").asInt() + json.get("draws").asInt() + json.get("losses").asInt())
        .isEqualTo(20);
    assertThat(json.get("win_rate").asDouble()).isEqualTo(json.get("wins").asInt() / 20.0);
    assertThat(json.get("win_rate").asDouble())
        .isBetween(json.get("ci95_low").asDouble(), json.get("ci95_high").asDouble());
    assertThat(json.get("seed").asInt()).isEqualTo(7);
    assertThat(json.get("opponent").asText()).isEqualTo("bot:easy");
    assertThat(json.get("player").asText()).isEqualTo("bot:hard");
    assertThat(json.get("scenario").asText()).isEqualTo("8m");
    assertThat(json.get("by_side")).hasSize(2);
    assertThat(json.get("damage_dealt").asDouble()).isPositive();
  }

  @Test
  void aLeagueIsMeasuredWithBotsAndShownOnAPage() throws Exception {
    String[] line =
        "eval --league one --with bot:random,bot:easy --anchor bot:easy --games 24 --report page.html --json"
            .split(" ");
    Program eval = Program.run(folder, line);
    assertThat(eval.exitCode()).as(eval.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(eval.out());
    assertThat(json.get("games").asInt()).isEqualTo(24);
    List<String> names = new ArrayList<>();
    for (JsonNode player : json.get("players")) {
      names.add(player.get("player").asText());
      if (player.get("player").asText().equals("bot:easy")) {
        assertThat(player.get("elo").asDouble()).isZero();
      }
    }
    assertThat(names).contains("000000", "one", "bot:random", "bot:easy");
    assertThat(Files.readString(folder.resolve("page.html"))).contains("class=\"heat\"");
    Program again = Program.run(folder, line);
    assertThat(again.out()).isEqualTo(eval.out());
    Program.run(folder, "eval", "--league=one", "--anchor=000009")
        .assertFailsInOneLine(ExitCode.USAGE, "nobody in the league is called '000009'");
    Program.run(folder, "eval", "--league=two-of-us")
        .assertFailsInOneLine(ExitCode.USAGE, "'two-of-us' has no league");
  }

  @Test
  void anAgentAndItsEncoderAreExported() throws IOException {
    Program export = Program.run(folder, "export", "--run=one", "--to=agent-of-one");
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(Files.readString(folder.resolve("agent-of-one/README.md")))
        .contains("| Scenario | 3m |", "| 3m | bot:easy | 4 |", "AgentFolder.load");
    assertThat(eval("agent-of-one", "bot:random").replace("agent-of-one", "one"))
        .isEqualTo(eval("one", "bot:random"));
    Program.run(folder, "export", "--run=one", "--to=agent-of-one")
        .assertFailsInOneLine(ExitCode.USAGE, "is not empty");
    Program.run(folder, "export", "--run=one", "--to=e", "--what=encoder")
        .assertFailsInOneLine(ExitCode.USAGE, "'one' has a dummy encoder");

    Program training =
        Program.run(
            folder,
            train(
                "--run=reader",
                "--set=agent.entity-encoder=perceiver",
                "--set=evaluation.games=0"));
    assertThat(training.exitCode()).as(training.err()).isZero();
    Program encoder =
        Program.run(folder, "export", "--run=reader", "--to=encoder", "--what=encoder");
    assertThat(encoder.exitCode()).as(encoder.err()).isZero();
    Program inspect = Program.run(folder, "model", "inspect", "--model=encoder", "--json");
    assertThat(inspect.exitCode()).as(inspect.err()).isZero();
    assertThat(new ObjectMapper().readTree(inspect.out()).get("parameters").asInt()).isPositive();
  }

  @Test
  void anEvaluationThatWasKilledGoesOnAndEndsAsIfItHadNot() throws IOException {
    String line =
        "eval --player bot:hard --opponent bot:easy --scenario 8m --games 1200 --threads 1";
    try (Program killed = Program.start(folder, line.split(" "))) {
      killed.awaitNotice("evaluation: ");
      killed.kill();
    }
    Program resumed = Program.run(folder, line.replace("threads 1", "threads 2").split(" "));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains(" of 1200 games on 8m were played before");
    Program whole = Program.run(folder, (line + " --runs elsewhere").split(" "));
    assertThat(whole.err()).doesNotContain("played before");
    assertThat(resumed.out()).isEqualTo(whole.out()).startsWith("bot:hard won ");
  }

  @Test
  void anEvaluationIsPlayedByOneProcessAtATime() throws IOException {
    String[] line = "eval --player bot:hard --scenario 8m --games 40000".split(" ");
    try (Program first = Program.start(folder, line)) {
      first.awaitNotice("evaluation: ");
      for (int again = 0; again < 2; again++) { // to be refused must not free the lock either
        Program.run(folder, line).assertFailsInOneLine(ExitCode.FAILED, "games.csv is in use");
      }
    }
  }

  private static String eval(String player, String opponent) throws IOException {
    Program eval =
        Program.run(
            folder,
            "eval",
            "--player=" + player,
            "--opponent=" + opponent,
            "--scenario=8m",
            "--games=20",
            "--seed=7",
            "--json");
    assertThat(eval.exitCode()).as(eval.err()).isZero();
    assertThat(eval.out()).endsWith("}\n");
    assertThat(eval.out().lines()).hasSize(1);
    return eval.out();
  }

  private static String[] train(String... more) {
    List<String> line = new ArrayList<>(List.of(TRAIN));
    line.addAll(List.of(more));
    return line.toArray(new String[0]);
  }

  /** Files of the newest checkpoint and the league, but for those that hold times. */
  private static Map<String, String> checkpoint(String name) throws IOException {
    Path run = folder.resolve("runs").resolve(name);
    List<Path> checkpoints = new RunState(run).checkpoints();
    Map<String, String> contents = new TreeMap<>();
    for (Path root : List.of(checkpoints.get(checkpoints.size() - 1), run.resolve("league"))) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!file.getFileName().toString().matches("timing.json|manifest.json")) {
            contents.put(
                run.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
          }
        }
      }
    }
    return contents;
  }
}
