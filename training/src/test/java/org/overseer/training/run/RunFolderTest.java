package org.overseer.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.ConfigLoader;
import org.slf4j.LoggerFactory;

class RunFolderTest {
  @TempDir private Path runs;
  private final List<String> notices = new ArrayList<>();

  private RunFolder open(RunFolder.Start start, String... overrides) {
    return RunFolder.open(
        runs,
        "demo",
        ConfigLoader.load("demo", null, List.of(overrides)),
        List.of("train", "--run", "demo"),
        start,
        notices::add);
  }

  /** A start that trains. */
  private void begin(RunFolder.Start start, String... overrides) {
    try (RunFolder run = open(start, overrides)) {
      run.begin();
    }
  }

  private JsonNode runJson() throws IOException {
    return new ObjectMapper().readTree(runs.resolve("demo/run.json").toFile());
  }

  @Test
  void runJsonSaysHowTheRunWasMade() throws IOException {
    begin(RunFolder.Start.RESUME, "seed=42");
    JsonNode json = runJson();
    assertThat(json.path("seed").asLong()).isEqualTo(42);
    assertThat(json.at("/settings").path("learner.discount").asDouble()).isEqualTo(0.99);
    assertThat(json.at("/hardware/cores").asInt()).isPositive();
    assertThat(json.at("/starts/0/command_line").toString())
        .isEqualTo("[\"train\",\"--run\",\"demo\"]");
    assertThat(json.path("git_revision").asText()).isNotBlank();
    assertThat(json.path("overseer_version").asText()).isNotBlank();
    assertThat(json.path("rules").asText()).startsWith("skirmish-").endsWith("/nearest");
  }

  @Test
  void sameNameGoesOnAndSaysWhatChanged() throws IOException {
    begin(RunFolder.Start.RESUME);
    String created = runJson().path("created").asText();
    begin(RunFolder.Start.RESUME, "learner.discount=0.9");
    assertThat(notices).containsExactly("changed setting learner.discount: 0.99 → 0.9");
    assertThat(runJson().path("created").asText()).isEqualTo(created);
    assertThat(runJson().path("starts")).hasSize(2);
    notices.clear();
    begin(RunFolder.Start.RESUME, "learner.discount=0.9");
    assertThat(notices).isEmpty();
  }

  @Test
  void aRunOfAnEarlierVersionThatNamesItsPartsHasNotChanged() throws IOException {
    begin(
        RunFolder.Start.RESUME, "agent.entity-encoder=perceiver", "agent.action-head=unit-orders");
    assertThat(runJson().at("/settings").path("agent.action-head").asText())
        .isEqualTo("unit-orders");
    begin(RunFolder.Start.RESUME);
    assertThat(notices).isEmpty();
    assertThat(runJson().at("/settings").path("agent.action-head").asText()).isEqualTo("preset");
    begin(RunFolder.Start.RESUME, "agent.action-head=command");
    assertThat(notices).containsExactly("changed setting agent.action-head: unit-orders → command");
  }

  @Test
  void aRunOfAnotherKindIsRefusedBeforeAnythingIsTouched() throws IOException {
    begin(RunFolder.Start.RESUME);
    Path half = Files.createDirectories(runs.resolve("demo/checkpoints/000000001.tmp"));
    assertThatThrownBy(() -> openRecipe("flow", RunFolder.Start.RESUME))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "run 'demo' is of self-play, not the recipe flow; choose another name with --run, or begin anew with --fresh");
    assertThat(half).exists();
    beginRecipe("flow", RunFolder.Start.FRESH);
    assertThatThrownBy(() -> open(RunFolder.Start.RESUME))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("run 'demo' is of the recipe flow, not self-play; ");
    assertThatThrownBy(() -> openRecipe("imagenet", RunFolder.Start.RESUME))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("run 'demo' is of the recipe flow, not the recipe imagenet; ");
    beginRecipe("flow", RunFolder.Start.RESUME);
    begin(RunFolder.Start.FRESH);
  }

  private RunFolder openRecipe(String recipe, RunFolder.Start start) {
    RunFolder.Contents contents = new RunFolder.Contents(Map.of("recipe", recipe, "seed", 1), 2, 0);
    return RunFolder.open(runs, "demo", contents, List.of("train"), start, notices::add);
  }

  private void beginRecipe(String recipe, RunFolder.Start start) {
    try (RunFolder run = openRecipe(recipe, start)) {
      run.begin();
    }
  }

  @Test
  void aStartThatDoesNotTrainLeavesRunJsonAsItWas() throws IOException {
    begin(RunFolder.Start.RESUME);
    String before = Files.readString(runs.resolve("demo/run.json"));
    open(RunFolder.Start.RESUME, "seed=2", "learner.discount=0.9").close();
    assertThat(runs.resolve("demo/run.json")).hasContent(before);
    assertThat(notices).isEmpty();
  }

  @Test
  void freshMovesEachEarlierRunToANumberedName() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (RunFolder run = open(RunFolder.Start.FRESH)) {
        assertThat(run.metricsCsv()).doesNotExist();
        Files.writeString(run.metricsCsv(), "run " + i);
      }
    }
    assertThat(runs.resolve("demo.1/metrics.csv")).hasContent("run 0");
    assertThat(runs.resolve("demo.2/metrics.csv")).hasContent("run 1");
    assertThat(runs.resolve("demo/metrics.csv")).hasContent("run 2");
    assertThat(notices).hasSize(2).allMatch(line -> line.startsWith("the earlier run is now"));
  }

  @Test
  void secondWriterIsTurnedAwayUntilTheFirstIsDone() {
    try (RunFolder first = open(RunFolder.Start.RESUME)) {
      assertThat(first.path()).isDirectory();
      for (RunFolder.Start start : RunFolder.Start.values()) {
        assertThatThrownBy(() -> open(start))
            .isInstanceOf(RunException.class)
            .hasMessageContaining("'demo' is being trained in this process")
            .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      }
    }
    open(RunFolder.Start.RESUME).close();
  }

  @Test
  void aFinishedRunHasAResult() {
    try (RunFolder run = open(RunFolder.Start.RESUME)) {
      assertThat(run.result()).isEmpty();
      JsonNode result = JsonNodeFactory.instance.objectNode().put("win_rate", 0.5);
      run.finish(result);
      assertThat(RunFolder.result(run.path())).contains(result);
    }
  }

  @Test
  void openingRemovesWhatAKilledProcessLeft() throws IOException {
    Path half = runs.resolve("demo/checkpoints/.writing-000000100");
    Files.createDirectories(half);
    Files.writeString(half.resolve("model.txt"), "half");
    open(RunFolder.Start.RESUME).close();
    assertThat(half).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "-x", ".hidden", "a b", "ä"})
  void nameThatIsNoFolderIsRejected(String name) {
    assertThatThrownBy(
            () ->
                RunFolder.open(
                    runs,
                    name,
                    ConfigLoader.preset("demo"),
                    List.of(),
                    RunFolder.Start.RESUME,
                    notices::add))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'" + name + "'");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void damagedRunJsonIsOneClearLine() throws IOException {
    begin(RunFolder.Start.RESUME);
    Files.writeString(runs.resolve("demo/run.json"), "{");
    assertThatThrownBy(() -> open(RunFolder.Start.RESUME))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("run.json is not readable as JSON");
    open(RunFolder.Start.FRESH).close();
  }

  @Test
  void logOfTheRunHasWhatTheTerminalDoesNotShow() {
    Path log = runs.resolve("log.txt");
    try (RunLog open = RunLog.open(log)) {
      assertThat(open).isNotNull();
      LoggerFactory.getLogger("somewhere").info("a detail");
    }
    LoggerFactory.getLogger("somewhere").warn("after the end");
    assertThat(log).content().contains("INFO", "a detail").doesNotContain("after the end");
  }
}
