package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.io.JsonObject;

/** {@code overseer model train} on folders that are there already. */
class ModelTrainCommandTest {
  @TempDir private Path folder;

  @Test
  void theRunsOfSelfPlayAndOfRecipesAreKeptApart() throws IOException {
    Path run = folder.resolve("demo");
    Files.createDirectories(run);
    Files.writeString(run.resolve("run.json"), "{\"settings\": {\"seed\": 1}}");
    Path metrics = Files.writeString(run.resolve("metrics.csv"), "agent_steps,updates\n1,2\n");
    train("--run", "demo")
        .assertFailsInOneLine(ExitCode.USAGE, "run 'demo' is of self-play, not the recipe masked");
    assertThat(metrics).hasContent("agent_steps,updates\n1,2\n");
    assertThat(run.resolve("log.txt")).doesNotExist();

    Files.writeString(run.resolve("run.json"), "{\"settings\": {\"recipe\": \"flow\"}}");
    InProcess.run("train", "--run", "demo", "--runs", folder)
        .assertFailsInOneLine(ExitCode.USAGE, "run 'demo' is of the recipe flow, not self-play");
    train("--run", "demo")
        .assertFailsInOneLine(ExitCode.USAGE, "is of the recipe flow, not the recipe masked-lm");
    assertThat(metrics).hasContent("agent_steps,updates\n1,2\n");
  }

  @Test
  void heldOutDataThatCannotBeIsToldBeforeTheEarlierRunIsMoved() throws IOException {
    Path earlier = Files.createDirectories(folder.resolve("text"));
    train("--run", "text", "--fresh", "--set", "evaluation.held-out=1.5")
        .assertFailsInOneLine(
            ExitCode.USAGE, "evaluation.held-out is a share below 1", "but is 1.5");
    assertThat(earlier).exists();
    assertThat(folder.resolve("text.1")).doesNotExist();
  }

  @Test
  void theDataIsRecordedAsTheSameHoweverItIsWritten() {
    assertThat(train("--run", "text", "--steps", "1").toString()).isNotBlank();
    assertThat(JsonObject.read(folder.resolve("text/run.json")).object("settings").text("data"))
        .isEqualTo(data().toAbsolutePath().toString());
  }

  @Test
  void aRefusedStartLeavesNothingBehind() {
    train("--run", "a", "--model", folder.resolve("nosuch"))
        .assertFailsInOneLine(ExitCode.USAGE, "there is no such model folder");
    train("--run", "a", "--set", "model.num_latents=0")
        .assertFailsInOneLine(ExitCode.USAGE, "--set model.KEY=VALUE", "num_latents");
    train("--run", "a", "--set", "recipe.batch-size=0")
        .assertFailsInOneLine(ExitCode.USAGE, "recipe.batch-size=0: batch size (0)");
    InProcess.run("model", "train", "--recipe=flow", "--data=nosuch", "--runs", folder)
        .assertFailsInOneLine(ExitCode.USAGE, "--data nosuch: there is no such file");
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(folder.resolve("flow")).doesNotExist();
  }

  @Test
  void aFinishedRunTakesMoreStepsAndNothingElse() throws IOException {
    train("--run", "text", "--steps", "2");
    InProcess more = train("--run", "text", "--steps", "3");
    assertThat(more.printed())
        .contains("going on to more steps", "going on from step 2", "after 3 steps");
    assertThat(more.exitCode()).isEqualTo(ExitCode.DONE);
    train("--run", "text", "--steps", "2")
        .assertFailsInOneLine(ExitCode.USAGE, "has finished after 3 steps");
    train("--run", "text", "--steps", "3", "--seed", "7")
        .assertFailsInOneLine(ExitCode.USAGE, "seed: 1 → 7", "--model", "text/last --run NEW");
    Files.delete(folder.resolve("text/result.json")); // as if it were still under way
    train("--run", "text", "--steps", "5", "--seed", "7")
        .assertFailsInOneLine(ExitCode.USAGE, "has begun with another seed (seed: 1 → 7)");
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    Files.write(data().resolve("a.txt"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    train("--run", "a").assertFailsInOneLine(ExitCode.FAILED, "a.txt: is not text in UTF-8");
    Files.writeString(data().resolve("a.txt"), "a\0b\0");
    train("--run", "a").assertFailsInOneLine(ExitCode.FAILED, "a.txt: is not text in UTF-8");
    Path tiny = Files.writeString(folder.resolve("tiny.txt"), "one two three");
    InProcess.run(
            "model", "train", "--recipe=masked-lm", "--size=tiny", "--data", tiny, "--runs", folder)
        .assertFailsInOneLine(ExitCode.FAILED, "bytes of text to learn from; at least 256");
  }

  private InProcess train(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("model", "train", "--recipe", "masked-lm", "--size", "tiny", "--runs", folder));
    words.addAll(List.of("--data", data().resolve("..").resolve("data"), "--set"));
    words.addAll(List.of("model.num_latents=4", "--set", "recipe.batch-size=2"));
    words.addAll(List.of("--set", "evaluation.examples=4"));
    words.addAll(List.of(more));
    return InProcess.run(words.toArray());
  }

  private Path data() {
    try {
      Path data = Files.createDirectories(folder.toRealPath().resolve("data"));
      Files.write(
          data.resolve("text.txt"), "We the People ".repeat(40).getBytes(StandardCharsets.UTF_8));
      return data;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
