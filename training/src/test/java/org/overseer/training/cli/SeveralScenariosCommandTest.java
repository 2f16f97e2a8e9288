package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.skirmish.Scenario;

/** {@code train} and {@code eval} on several scenarios, of maps of two sizes. */
@Timeout(120)
class SeveralScenariosCommandTest {
  private static final String MAP =
      """
      {"name": "%s", "width": %d, "height": %d, "fog": false, "step_limit": 40, "loops_per_step": %d,
       "target_rule": "NEAREST", "copies": [], "terrain": %s,
       "sides": [{"spawn": [9, 12], "units": [{"type": "Stalker", "count": 2}]},
                 {"spawn": [30, 12], "units": [{"type": "Stalker", "count": 2}]}]}
      """;

  @TempDir private Path folder;

  private void map(String name, int loops, boolean wall) throws IOException {
    String row = "\"" + ".".repeat(48) + "\"";
    String walled = "\"#" + ".".repeat(47) + "\"";
    List<String> rows = new ArrayList<>(Collections.nCopies(24, row));
    rows.set(0, walled);
    Files.writeString(
        folder.resolve(name + ".json"), MAP.formatted(name, 48, 24, loops, wall ? rows : "null"));
    Scenario.addMaps(folder);
  }

  private InProcess train(String scenarios, String... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train",
                "--preset=generalist",
                "--run=both",
                "--runs",
                folder,
                "--set=environment.scenario=" + scenarios,
                "--set=agent.architecture=dummy",
                "--set=agent.entity-encoder=dummy",
                "--set=rollout.environments=4",
                "--set=learner.unroll-length=8",
                "--set=imitation.held-out-interval=5",
                "--set=run.agent-steps=600",
                "--set=evaluation.opponent=bot:easy",
                "--set=evaluation.games=4"));
    words.addAll(List.of(more));
    return InProcess.run(words.toArray());
  }

  @Test
  void anAgentIsTrainedAndMeasuredOnEachOfThem() throws IOException {
    map("wide_2s", 8, /* wall= */ true);
    InProcess trained = train("[3m,wide_2s]");
    assertThat(trained.exitCode()).as(trained.printed()).isEqualTo(ExitCode.DONE);
    assertThat(trained.printed().lines().toList())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("both won ")
                    .contains(" of 4 games against bot:easy on 3m"))
        .anySatisfy(line -> assertThat(line).startsWith("both won ").contains("on wide_2s"))
        .anySatisfy(line -> assertThat(line).startsWith("training both on 3m, wide_2s in "));
    JsonNode result = read("both/result.json");
    assertThat(result.path("evaluation")).hasSize(2);
    assertThat(result.at("/evaluation/1/scenario").asText()).isEqualTo("wide_2s");
    assertThat(result.path("summary").asText().lines()).hasSize(2);
    JsonNode run = read("both/run.json");
    assertThat(run.path("rules").asText())
        .isEqualTo("3m: skirmish-2/nearest, wide_2s: skirmish-3/nearest");
    assertThat(run.at("/settings/environment.scenario/1").asText()).isEqualTo("wide_2s");

    Object[] eval = {
      "eval",
      "--player=both",
      "--opponent=bot:idle",
      "--scenario=wide_2s,3m,5m_vs_6m",
      "--games=4",
      "--runs",
      folder,
      "--json"
    };
    JsonNode results = InProcess.run(eval).json();
    assertThat(results).hasSize(3);
    assertThat(results.findValuesAsText("scenario")).containsExactly("wide_2s", "3m", "5m_vs_6m");
    eval[3] = "--scenario=3m";
    assertThat(InProcess.run(eval).json())
        .as("the games of one scenario do not depend on the others")
        .isEqualTo(results.get(1));
    InProcess untold = playing("--player=both", "--opponent=bot:idle");
    assertThat(untold.printed())
        .contains("playing on 3m, wide_2s, which 'both' was trained on; --scenario names another");
    assertThat(new ObjectMapper().readTree(untold.printed()).findValuesAsText("scenario"))
        .containsExactly("3m", "wide_2s");
    assertThat(playing("--player=bot:idle", "--opponent=both").printed())
        .contains("playing on 3m, wide_2s, which 'both' was trained on");
    playing("--player=temperature:1:both", "--report=" + folder.resolve("a.html"))
        .assertFailsInOneLine(
            ExitCode.USAGE,
            "--report is about one scenario, but 'both' was trained on 3m, wide_2s");
    InProcess.run("export", "--run=both", "--runs", folder, "--to", folder.resolve("model")).out();
    assertThat(folder.resolve("model/README.md"))
        .content()
        .contains("| Scenario | 3m,wide_2s |", "--scenario 3m,wide_2s");
  }

  private InProcess playing(String... who) {
    List<Object> words = new ArrayList<>(List.of("eval", "--games=2", "--json", "--runs", folder));
    words.addAll(List.of(who));
    return InProcess.run(words.toArray());
  }

  @Test
  void whatCannotBeIsToldInOneLine() throws IOException {
    map("quick_2s", 4, /* wall= */ false);
    train("[3m,quick_2s]")
        .assertFailsInOneLine(
            ExitCode.USAGE, "an agent step is 8 game loops on 3m but 4 on quick_2s");
    train("[3m,8mm]").assertFailsInOneLine(ExitCode.USAGE, "'8m'");
    train("[3m,32x32_flat]").assertFailsInOneLine(ExitCode.USAGE, "is a map without armies");
    train("[3m,8m]", "--set=evaluation.games=3")
        .assertFailsInOneLine(ExitCode.USAGE, "evaluation.games", "use 4");
    assertThat(folder.resolve("both")).doesNotExist();
    String[] eval = {"eval", "--player=bot:easy", "--games=4", "--runs=" + folder, ""};
    eval[4] = "--scenario=3m,3m";
    InProcess.run((Object[]) eval)
        .assertFailsInOneLine(ExitCode.USAGE, "--scenario must name different scenarios");
    eval[4] = "--scenario=3m,2s3x";
    InProcess.run((Object[]) eval).assertFailsInOneLine(ExitCode.USAGE, "'2s3z'");
    InProcess.run(
            "eval", "--player=bot:easy", "--scenario=3m,8m", "--report=" + folder.resolve("a.html"))
        .assertFailsInOneLine(ExitCode.USAGE, "--report is about one scenario", "3m, 8m");
    InProcess.run("eval", "--league=both", "--scenario=3m,8m", "--runs=" + folder)
        .assertFailsInOneLine(ExitCode.USAGE, "--league is about one scenario");
  }

  private JsonNode read(String file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(folder.resolve(file)));
  }
}
