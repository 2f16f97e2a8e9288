package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.EntityEncoder;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.kernels.FloatBuffers;

/** What others get of an agent: a folder that plays, with a card, and its encoder alone. */
class ExportCommandTest {
  @TempDir private Path folder;
  private AgentArchitecture agent;
  private Path saved;

  @BeforeEach
  void saveAnAgentInARun() throws IOException {
    agent = new AgentArchitecture(ArchitecturePresets.get("tiny"), new SplittableRandom(1));
    Path checkpoint = folder.resolve("runs/one/checkpoints/000000640");
    saved = checkpoint.resolve("agent");
    AgentFolder.save(saved, agent, 7);
    Files.writeString(
        folder.resolve("runs/one/run.json"),
        """
        {"seed": 3, "rules": "skirmish-2", "git_revision": "0123456789abcdef0123-dirty",
         "settings": {"environment.scenario": "8m", "learner.algorithm": "imitation",
                      "imitation.expert": "bot:elite", "agent.start": "a|b"}}
        """);
    Files.writeString(checkpoint.resolve("state.json"), "{\"agentSteps\": 12640, \"games\": 1200}");
    Files.writeString(checkpoint.resolve("timing.json"), "{\"training_seconds\": 5400}");
  }

  private Path export(Object run, String to, String what) {
    Path target = folder.resolve(to);
    InProcess.run("export", "--run", run, "--to", target, "--what", what, "--runs", runs()).out();
    return target;
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  private void evaluate(Object player, String seed) {
    InProcess.run(
            "eval",
            "--player",
            player,
            "--opponent=bot:idle",
            "--games=2",
            "--seed",
            seed,
            "--runs",
            runs(),
            "--json")
        .out();
  }

  @Test
  void anAgentIsAFolderThatPlaysWithACardOfItsOwnMatches() throws IOException {
    evaluate(saved, "5");
    AgentFolder.save(
        folder.resolve("other"),
        new AgentArchitecture(ArchitecturePresets.get("tiny"), new SplittableRandom(2)),
        7);
    evaluate(folder.resolve("other"), "6");
    Path exported = export(saved, "exported", "agent");
    assertThat(Files.readString(exported.resolve("README.md")))
        .contains(
            "# Agent exported",
            "Cloned from bot:elite",
            "| Scenario | 8m |",
            "| Started from | a\\|b |",
            "| Agent steps | 12,640 |",
            "| Games | 1,200 |",
            "| Learner updates | 7 |",
            "| Hours of training | 1.50 |",
            "| 3m | bot:idle | 2 | ",
            "--opponent bot:idle --scenario 3m --games 2 --seed 5")
        .doesNotContain("--seed 6");
    try (Stream<Path> files = Files.list(exported)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(5_000_000);
    }
    evaluate(exported, "5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                        | 0.5  | by self-play with",
        "[\"bot:easy\"]            | 0    | by self-play with",
        "[\"bot:easy\"]            | 0.70 | by self-play, and in 70 % of its games against bot:easy, with",
        "[\"bot:easy\"]            | 0.125 | by self-play, and in 12.5 % of its games against bot:easy, with",
        "[\"bot:easy\",\"bot:hard\"] | 1.0  | against bot:easy and bot:hard with",
      })
  void theCardTellsScriptsThatTheAgentHasMet(String scripts, String share, String how)
      throws IOException {
    Files.writeString(
        runs().resolve("one/run.json"),
        "{\"settings\": {\"league.scripts\": %s, \"league.script-share\": %s}}"
            .formatted(scripts, share));
    assertThat(Files.readString(export(saved, "exported", "agent").resolve("README.md")))
        .contains("\nTrained " + how + " Overseer.\n");
  }

  @Test
  void anEvaluationThatCannotBeReadIsLeftOut() throws IOException {
    evaluate(saved, "5");
    Path broken = Files.createDirectories(runs().resolve("eval-z"));
    Files.writeString(broken.resolve("result.json"), "{}");
    Files.writeString(broken.resolve("evaluation.json"), "{\"players\": [");
    InProcess export =
        InProcess.run("export", "--run", saved, "--to", folder.resolve("e"), "--runs", runs());
    assertThat(export.exitCode()).as(export.printed()).isZero();
    assertThat(export.printed())
        .contains("left out " + broken + ", which cannot be read: no JSON from line 1 on");
    assertThat(Files.readString(folder.resolve("e/README.md"))).contains("| 3m | bot:idle | 2 | ");
  }

  @Test
  void anAgentIsExportedWhateverHasBecomeOfItsRunsDescription() throws IOException {
    Path description = runs().resolve("one/run.json");
    Files.writeString(description, "{\"settings\": ");
    InProcess export =
        InProcess.run("export", "--run", saved, "--to", folder.resolve("e"), "--runs", runs());
    assertThat(export.exitCode()).as(export.printed()).isZero();
    assertThat(export.printed())
        .contains("run.json cannot be read as JSON (JsonEOFException); the card does without it");
    assertThat(AgentFolder.version(folder.resolve("e"))).isEqualTo(7);
    assertThat(folder.resolve("e/README.md")).content().contains("12,640");
  }

  @Test
  void anExportedAgentKeepsItsCard() throws IOException {
    Path first = export(saved, "first", "agent");
    Path second = export(first, "second", "agent");
    assertThat(Files.readString(second.resolve("README.md")))
        .as("the same but for name and place")
        .contains("# Agent second", "--player " + second)
        .isEqualTo(Files.readString(first.resolve("README.md")).replace("first", "second"));
    assertThat(PlayerSource.fingerprint(AgentFolder.load(second)))
        .isEqualTo(PlayerSource.fingerprint(agent));
  }

  @Test
  void evaluationsOfAnExportedAgentComeIntoTheCardOfItsNextExport() throws IOException {
    Path first = export(saved, "first", "agent");
    evaluate(first, "5");
    Path second = export(first, "second", "agent");
    assertThat(Files.readString(second.resolve("README.md")))
        .doesNotContain("was not evaluated")
        .contains(
            "\n\n## Evaluation\n\nGames on ",
            "| 3m | bot:idle | 2 | ",
            "--player "
                + second
                + " --opponent bot:idle --scenario 3m --games 2 --seed 5\n```\n\n## How",
            "| Agent steps | 12,640 |",
            "## Settings");
    evaluate(second, "6");
    List<String> third = Files.readAllLines(export(second, "third", "agent").resolve("README.md"));
    assertThat(third).filteredOn(line -> line.startsWith("| 3m | bot:idle | 2 |")).hasSize(2);
    assertThat(third)
        .filteredOn(line -> line.startsWith("bin/overseer eval --player " + folder + "/third "))
        .hasSize(3);
  }

  @Test
  void aCardThatWasWrittenByHandGetsItsEvaluationsAtTheEnd() throws IOException {
    Path alone = folder.resolve("alone");
    AgentFolder.save(alone, agent, 7);
    Files.writeString(alone.resolve("README.md"), "My agent, see\n```\n# no heading\n```");
    evaluate(alone, "5");
    assertThat(Files.readString(export(alone, "exported", "agent").resolve("README.md")))
        .startsWith("My agent, see\n")
        .contains("\n\n## Evaluation\n", "| 3m | bot:idle | 2 | ");
  }

  @Test
  void anAgentWithoutARunSaysThatNothingMoreIsKnown() throws IOException {
    Path alone = folder.resolve("alone");
    AgentFolder.save(alone, agent, 7);
    assertThat(Files.readString(export(alone, "exported", "agent").resolve("README.md")))
        .contains("nothing more is known", "was not evaluated")
        .doesNotContain("Trained by", "## Settings");
  }

  @Test
  void theEncoderAloneEncodesAsInTheAgent() throws IOException {
    Path encoder = export(saved, "encoder", "encoder");
    assertThat(Files.readString(encoder.resolve("README.md")))
        .contains("# Entity encoder encoder", "PerceiverEntityEncoder.load");
    assertThat(InProcess.run("model", "inspect", "--model", encoder, "--json").json()).isNotEmpty();
    EntityEncoder inside = agent.entityEncoder();
    try (PerceiverEntityEncoder loaded = PerceiverEntityEncoder.load(encoder)) {
      float[] unit = new float[loaded.schema().columns().size()];
      unit[1] = 1;
      EntityBatch units = EntityBatch.of(loaded.schema(), List.of(unit, unit));
      try (PerceiverEntityEncoder original = (PerceiverEntityEncoder) inside) {
        assertThat(FloatBuffers.toArray(loaded.encode(units).pooled().value()))
            .containsExactly(FloatBuffers.toArray(original.encode(units).pooled().value()));
      }
    }
  }

  @Test
  void aFolderWithFilesIsNotWrittenInto() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("full")).resolve("mine.txt"), "mine");
    InProcess.run("export", "--run", saved, "--to", folder.resolve("full"))
        .assertFailsInOneLine(ExitCode.USAGE, "is not empty");
  }
}
