package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.training.Runs;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.session.AgentNetworks;

/** What {@code train} makes of its settings, as a user meets it. */
class TrainCommandTest {
  @TempDir private Path folder;

  private final List<String> settings =
      new ArrayList<>(
          List.of(
              "agent.architecture=dummy",
              "mode=serial",
              "run.agent-steps=200",
              "evaluation.games=0"));

  private TrainingConfig config() {
    return ConfigLoader.load("debug", null, settings);
  }

  private InProcess train(String... more) {
    List<Object> line =
        new ArrayList<>(
            List.of(
                "train", "--preset", "debug", "--run", "one", "--runs", folder.resolve("runs")));
    settings.forEach(setting -> line.addAll(List.of("--set", setting)));
    line.addAll(List.of(more));
    return InProcess.run(line.toArray());
  }

  private Path agent(String name, long seed) throws IOException {
    Path agent = Files.createDirectories(folder.resolve(name));
    TrainingConfig seeded =
        ConfigLoader.load("debug", null, List.of(settings.get(0), "seed=" + seed));
    AgentFolder.save(agent, AgentNetworks.create(seeded), 0);
    return agent;
  }

  /** A start that ends as a killed process does: with a description, and without a checkpoint. */
  private void begin() {
    assertThatThrownBy(
            () ->
                Runs.train(
                    folder.resolve("runs"),
                    "one",
                    config(),
                    Path::of,
                    session -> {
                      throw new IllegalStateException("killed");
                    },
                    () -> false,
                    notice -> {}))
        .hasMessage("killed");
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstCheckpointStartsFromItsCopy() throws IOException {
    Path start = agent("start", 6);
    byte[] weights = Files.readAllBytes(start.resolve("model.safetensors"));
    settings.add("agent.start=" + start);
    begin();
    Files.move(start, folder.resolve("elsewhere"));
    InProcess train = train();
    assertThat(train.exitCode()).as(train.printed()).isEqualTo(ExitCode.DONE);
    assertThat(train.printed()).contains("agent.start: " + start + " is gone since the run began");
    assertThat(folder.resolve("runs/one/league/players/000000/model.safetensors"))
        .hasBinaryContent(weights);
    train("--fresh").assertFailsInOneLine(ExitCode.USAGE, "agent.start: unknown player");
    assertThat(folder.resolve("runs/one.1")).doesNotExist();
  }

  @Test
  void gamesAndAgentsThatNobodyWouldLearnFromAreTold() {
    train("--data=" + folder)
        .assertFailsInOneLine(
            ExitCode.USAGE, "--data is to be learned from, but learner.algorithm is actor-critic");
    train("--data=", "--set=learner.algorithm=imitation")
        .assertFailsInOneLine(ExitCode.USAGE, "--data needs a folder");
    train("--from=").assertFailsInOneLine(ExitCode.USAGE, "--from needs a run");
    InProcess.run("train", "--preset=refine", "--runs=" + folder.resolve("runs"))
        .assertFailsInOneLine(
            ExitCode.USAGE, "preset refine goes on from a clone, which --from must name");
    train("--mode=both")
        .assertFailsInOneLine(ExitCode.USAGE, "expected one of [serial, actors]", "'both'");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aStrategyThatHasNothingToPayForIsToldInOneLine() throws IOException {
    Path strategy = Files.writeString(folder.resolve("z.json"), "{}");
    settings.addAll(List.of("rewards.strategy=" + strategy, "rewards.upgrades.policy-weight=1"));
    InProcess train = train();
    assertThat(train.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(train.printed())
        .contains(
            "overseer: rewards.strategy: " + strategy + " has no upgrades for rewards.upgrades");
  }

  private JsonNode sources() throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("runs/one/run.json").toFile())
        .path("sources");
  }

  @Test
  void aRunGoesOnWithThePlayersThatItsSettingsMeantWhenItBegan() throws IOException {
    Path expert = agent("expert", 6);
    Path other = agent("other", 7);
    Path judge = agent("judge", 8);
    settings.addAll(
        List.of(
            "learner.algorithm=imitation",
            "imitation.expert=" + expert,
            "imitation.opponents=[\"" + expert + "\", \"sidestep:" + other + "\", \"bot:easy\"]"));
    settings.remove("evaluation.games=0");
    settings.addAll(List.of("evaluation.games=2", "evaluation.opponent=" + judge));
    InProcess first = train();
    assertThat(first.exitCode()).as(first.printed()).isEqualTo(ExitCode.DONE);
    JsonNode noted = sources();
    assertThat(noted.fieldNames())
        .toIterable()
        .containsExactly("evaluation.opponent", "imitation.expert", "imitation.opponents.1");
    assertThat(noted.path("imitation.opponents.1").path("name").asText())
        .isEqualTo(other.toString());

    Files.delete(folder.resolve("runs/one/result.json")); // as if it had been killed before it
    for (Path agent : List.of(expert, other, judge)) {
      Files.move(agent, folder.resolve(agent.getFileName() + "-moved"));
    }
    settings.add("run.agent-steps=300");
    InProcess second = train();
    assertThat(second.exitCode()).as(second.printed()).isEqualTo(ExitCode.DONE);
    assertThat(second.printed())
        .contains("going on from agent step")
        .contains("imitation.expert: " + expert + " is gone since the run began")
        .contains("evaluation.opponent: " + judge + " is gone since the run began");
    assertThat(sources()).isEqualTo(noted);
    train("--fresh").assertFailsInOneLine(ExitCode.USAGE, "evaluation.opponent: unknown player");
  }

  @Test
  void aTeacherHasTheNamesThatOtherAgentsHave() throws IOException {
    train();
    Path clone = Files.move(folder.resolve("runs/one"), folder.resolve("runs/clone"));
    settings.addAll(List.of("learner.teacher-weight=0.1", "learner.teacher=clone"));
    InProcess train = train();
    assertThat(train.exitCode()).as(train.printed()).isEqualTo(ExitCode.DONE);
    JsonNode noted = sources().path("learner.teacher");
    assertThat(noted.path("name").asText()).isEqualTo("clone");
    assertThat(Path.of(noted.path("path").asText())).startsWith(clone.resolve("checkpoints"));

    settings.set(settings.size() - 1, "learner.teacher=tiny-8m");
    settings.set(0, "agent.architecture=tiny");
    train = train("--fresh");
    assertThat(train.exitCode()).as(train.printed()).isEqualTo(ExitCode.DONE);
    assertThat(sources().path("learner.teacher").path("name").asText()).isEqualTo("tiny-8m");

    settings.set(settings.size() - 1, "learner.teacher=clne");
    train("--fresh")
        .assertFailsInOneLine(
            ExitCode.USAGE, "learner.teacher: unknown player 'clne'", "did you mean 'clone'?");
  }

  @Test
  void whatCannotBeUsedIsToldBeforeAnEarlierRunIsMovedAside() throws IOException {
    begin();
    Path teacher = folder.resolve("nowhere");
    settings.addAll(List.of("learner.teacher-weight=1", "learner.teacher=" + teacher));
    train("--fresh").assertFailsInOneLine(ExitCode.USAGE, "learner.teacher: ", teacher.toString());
    settings.addAll(List.of("learner.teacher-weight=0", "rewards.upgrades.policy-weight=1"));
    settings.add("rewards.strategy=" + Files.writeString(folder.resolve("z.json"), "{}"));
    train("--fresh").assertFailsInOneLine(ExitCode.USAGE, "rewards.strategy: ", "has no upgrades");
    assertThat(folder.resolve("runs/one.1")).doesNotExist();
  }
}
