package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users mistype: one line, the closest name, the right exit code. */
class WrongUsageIT {
  private static final Path FIXTURE =
      Program.HOME.resolve(
          "perceiver-entity-encoder/src/test/resources/fixtures/perceiver/entity-encoder");

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "tran | train",
        "train --frsh | --fresh",
        "train --preset dem | 'demo'",
        "train --set learner.lerning-rate-start=1 | 'learner.learning-rate-start'",
        "train --set environment.scenario=3mm | '3m'",
        "train --set run.agent-steps=many | run.agent-steps",
        "train --set agent.architecture=tinny | 'tiny'",
        "train --set replay.capacity-trajectories=8 | learner.batch-trajectories, that is 32",
        "train --set evaluation.opponent=bot:hrd | evaluation.opponent: unknown opponent 'hrd'",
        "train --set evaluation.opponent=mondy | evaluation.opponent: unknown player 'mondy'",
        "train --set evaluation.games=3 | use 4",
        "eval --player bot:esy | 'easy'",
        "eval --player bot:hard --scenario 2s3x | '2s3z'",
        "eval --player bot:hard --games 3 | even",
        "eval --player bot:hard --league demo | mutually exclusive",
        "eval --player bot:hard --threads 0 | --threads must be at least 1",
        "eval --player bot:hard --games 2147483647 | at most 10,000,000 games",
        "eval --player bot:hard --opponent temperature:hot:demo | must be a number from 0",
        "export --run bot:easy --to x | a script, which has no weights",
        "replay record --scenario Simple64 --to x | a map without armies",
        "bench simulator --scenario 8mm | '8m'",
        "serve --port 70000 | 65535",
        "play --player bot:easy --connect 127.0.0.1 | ws://HOST:PORT/sc2api",
        "play --player bot:easy --connect ws://127.0.0.1:5000 --difficulty Eazy | VeryEasy, Easy",
        "play --player bot:easy --connect ws://127.0.0.1:5000 --host | --StartPort",
        "play --player bot:easy --GamePort 5000 | --StartPort",
        "play --player bot:easy --GamePort 5000 --StartPort 65531 | start port must be 1 to 65530",
        "model run --model m --inputs i --outputs o --kernels vectr | 'vector'",
      })
  void aMistypedNameIsToldWithTheClosestOne(String line, String hint) throws IOException {
    Program.run(folder, line.split(" ")).assertFailsInOneLine(ExitCode.USAGE, hint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.architecture=tinny",
        "replay.capacity-trajectories=1",
        "evaluation.opponent=mondy",
        "evaluation.opponent=old"
      })
  void aMistakeInAFreshStartMovesNothing(String setting) throws IOException {
    Path earlier = Files.createDirectories(folder.resolve("runs/old/checkpoints"));
    Program.run(folder, "train", "--run=old", "--fresh", "--preset=debug", "--set=" + setting)
        .assertFailsInOneLine(ExitCode.USAGE, setting.split("=")[0]);
    assertThat(earlier).isDirectory();
    assertThat(folder.resolve("runs/old.1")).doesNotExist();
  }

  @Test
  void anUnknownPlayerIsToldWithTheClosestRun() throws IOException {
    Files.createDirectories(folder.resolve("runs/monday/checkpoints"));
    Program.run(folder, "eval", "--player", "mondy")
        .assertFailsInOneLine(ExitCode.USAGE, "unknown player 'mondy'", "'monday'");
  }

  @Test
  void aFileThatIsNoModelFailsInOneLine() throws IOException {
    Program.run(
            folder,
            "model",
            "run",
            "--model",
            FIXTURE.toString(),
            "--inputs",
            FIXTURE.resolve("config.json").toString(),
            "--outputs",
            "out.safetensors")
        .assertFailsInOneLine(ExitCode.FAILED, "config.json");
  }

  @Test
  void aTruncatedModelFailsInOneLine() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.copy(FIXTURE.resolve("config.json"), model.resolve("config.json"));
    byte[] weights = Files.readAllBytes(FIXTURE.resolve("model.safetensors"));
    Files.write(model.resolve("model.safetensors"), java.util.Arrays.copyOf(weights, 5000));
    Program.run(
            folder,
            "model",
            "run",
            "--model",
            model.toString(),
            "--inputs",
            FIXTURE.resolve("inputs.safetensors").toString(),
            "--outputs",
            "out.safetensors")
        .assertFailsInOneLine(ExitCode.FAILED, "model.safetensors");
  }
}
