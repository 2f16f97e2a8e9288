package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code overseer model train} as a process: Ctrl-C, going on, its result, wrong usage. */
class ModelTrainIT {
  private static final String TEXT =
      Program.HOME
          .resolve("perceiver-entity-encoder/src/test/resources/fixtures/text/us-declaration.txt")
          .toString();

  private static final String[] TRAIN = {
    "model",
    "train",
    "--recipe=masked-lm",
    "--size=tiny",
    "--data=" + TEXT,
    "--run=it",
    "--set=model.num_latents=4",
    "--set=model.num_self_attends_per_block=1",
    "--set=recipe.batch-size=2",
    "--set=evaluation.examples=4",
    "--set=evaluation.interval-steps=20",
    "--set=run.checkpoint-interval=1s",
    "--set=run.status-interval=0.2s"
  };

  @TempDir private Path folder;

  @Test
  void ctrlCSavesAndTheSameCommandGoesOnToTheEnd() throws IOException {
    RunState run = new RunState(folder.resolve("runs/it"));
    try (Program training = Program.start(folder, with("--steps=10000000"))) {
      await().atMost(Duration.ofSeconds(120)).until(() -> run.newestStep() > 0);
      training.interrupt();
      assertThat(training.exitCode()).as(training.err()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(training.out()).isEmpty();
      assertThat(training.err()).contains("stopped; the same command goes on from here");
    }
    long kept = run.newestStep();
    assertThat(folder.resolve("runs/it/last/model.safetensors")).exists();

    long end = kept + 30;
    Program finished = Program.run(folder, with("--steps=" + end, "--json"));
    assertThat(finished.exitCode()).as(finished.err()).isEqualTo(ExitCode.DONE);
    assertThat(finished.err())
        .contains("going on from step " + kept + "\n")
        .contains("changed setting run.steps: 10000000 → " + end);
    JsonNode result = new ObjectMapper().readTree(finished.out());
    assertThat(result.get("steps").asLong()).isEqualTo(end);
    assertThat(result.get("held_out").get("loss").asDouble()).isPositive();
    List<Long> reported = run.reportedSteps();
    assertThat(reported).isSorted().doesNotHaveDuplicates().endsWith(end);

    Program again = Program.run(folder, with("--steps=" + end));
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(again.err()).contains("run 'it' has finished");
    assertThat(again.out()).contains("best loss");

    Program fill =
        Program.run(
            folder,
            "model",
            "fill-mask",
            "--model=runs/it/best",
            "--json",
            "all men are created[MASK][MASK][MASK][MASK][MASK][MASK]");
    assertThat(new ObjectMapper().readTree(fill.out()).get("masked")).hasSize(6);
  }

  @Test
  void ctrlCBeforeTheFirstStepEndsAtOnce() throws IOException {
    try (Program training =
        Program.start(folder, with("--steps=10", "--set=passes-per-step=1000000"))) {
      await().atMost(Duration.ofSeconds(120)).until(() -> training.err().contains("in pass "));
      training.interrupt();
      assertThat(training.exitCode()).as(training.err()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(training.err())
          .contains("stopped with no step to save; the same command goes on from where it began");
    }
  }

  @Test
  void wrongUsageIsOneLine() throws IOException {
    Program.start(folder, with("--set=run.stps=3"))
        .assertFailsInOneLine(
            ExitCode.USAGE, "unknown setting 'run.stps'; did you mean 'run.steps'?");
    Program.start(folder, "model", "train", "--recipe=imagnet", "--data=x")
        .assertFailsInOneLine(ExitCode.USAGE, "unknown recipe 'imagnet'; did you mean 'imagenet'?");
    Program missing =
        Program.run(folder, "model", "train", "--recipe=flow", "--size=tiny", "--data=missing");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err().lines().filter(line -> line.startsWith("overseer: ")))
        .containsExactly("overseer: --data missing: there is no such file or folder");
    assertThat(Files.exists(folder.resolve("runs"))).isFalse();
  }

  private static String[] with(String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(TRAIN));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
