package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.training.run.CheckpointStore;

/** Arguments that mean nothing: the line says what is wrong with them. */
class BadArgumentsTest {
  @TempDir private Path folder;

  @Test
  void aNumberThatIsTooLargeIsNotCalledBroken() {
    InProcess.run("eval", "--player=bot:easy", "--games=2147483648")
        .assertFailsInOneLine(
            ExitCode.USAGE, "'2147483648' is not a whole number from -2147483648 to 2147483647");
    InProcess.run("eval", "--player=bot:easy", "--seed=9223372036854775808")
        .assertFailsInOneLine(ExitCode.USAGE, "is not a whole number from -2^63 to 2^63 - 1");
  }

  @Test
  void anErrorIsCalledSoOnce() {
    InProcess eval = InProcess.run("eval");
    eval.assertFailsInOneLine(ExitCode.USAGE, "Missing required argument");
    assertThat(eval.printed()).doesNotContain("Error: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, 2]", "{}", "{\"settings\": 5}", "{\"settings\": {}}"})
  void aRunWithoutSettingsIsNotOneThatHasAllDefaults(String description) throws IOException {
    Files.writeString(folder.resolve("run.json"), description);
    InProcess.run("config", "diff", folder, "demo")
        .assertFailsInOneLine(ExitCode.USAGE, "run.json has no settings of a run");
  }

  @Test
  void whereARunWasTrainedIsNotGuessed() throws IOException {
    Path run = Files.createDirectories(folder.resolve("one"));
    Files.writeString(run.resolve("run.json"), "{\"settings\": ");
    InProcess.run("eval", "--player=one", "--runs", folder)
        .assertFailsInOneLine(ExitCode.USAGE, "run.json cannot be read as JSON", "--scenario");
  }

  @Test
  void aPlaceThatNoFileCanBeInIsToldBeforeAnythingIsPlayed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path place : List.of(file.resolve("r.html"), file.resolve("a/b/r.html"))) {
      String option = "--report=" + place;
      InProcess.run("eval", "--player=bot:easy", "--runs=" + folder.resolve("runs"), option)
          .assertFailsInOneLine(
              ExitCode.USAGE,
              "--report " + place + " cannot be written: " + file + " is not a folder");
    }
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aRunThatPlaysNoGamesIsNoPlayer() throws IOException {
    new CheckpointStore(folder.resolve("digits/checkpoints"), 1, 0)
        .write(200, checkpoint -> Files.writeString(checkpoint.resolve("model.safetensors"), ""));
    InProcess.run("eval", "--player=digits", "--runs=" + folder)
        .assertFailsInOneLine(ExitCode.USAGE, "run 'digits' has no agent: what 'model train'");
  }
}
