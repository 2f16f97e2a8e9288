package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose process ends at any moment goes on when the same command is started again. */
class ResumeIT {
  private static final String[] TRAIN = {
    "train",
    "--preset=debug",
    "--run=it",
    "--mode=actors",
    "--set=run.agent-steps=100000000",
    "--set=run.checkpoint-interval=1s",
    "--set=run.status-interval=0.2s",
    "--set=league.snapshot-interval=500"
  };

  @TempDir private Path folder;

  @Test
  void aKilledRunGoesOnFromItsLastCheckpointAgainAndAgain() throws IOException {
    RunState run = new RunState(folder.resolve("runs/it"));
    long kept = -1;
    for (int start = 0; start < 3; start++) {
      try (Program training = Program.start(folder, TRAIN)) {
        if (start > 0) {
          training.awaitNotice("going on from agent step " + kept + "\n");
        }
        awaitNewCheckpoint(run, kept);
        training.kill();
      }
      kept = run.newestStep();
      JsonNode counters = run.counters();
      assertThat(counters.get("agentSteps").asLong()).isEqualTo(kept);
      assertThat(counters.get("starts").asInt()).isEqualTo(start);
    }
    try (Program training = Program.start(folder, TRAIN)) {
      training.awaitNotice("going on from agent step " + kept + "\n");
      training.interrupt();
      assertThat(training.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(training.out()).isEmpty();
    }
    JsonNode counters = run.counters();
    assertThat(counters.get("agentSteps").asLong()).isEqualTo(run.newestStep());
    assertThat(run.newestStep()).isGreaterThanOrEqualTo(kept);
    assertThat(run.leaguePlayers()).isGreaterThanOrEqualTo(counters.get("leagueSize").asInt());
    // frozen after the update that follows a multiple of the interval, one an update: what the
    // games are ahead of the learner at that moment, less than two intervals, may be missing
    long due = 1 + run.newestStep() / 500;
    assertThat(counters.get("leagueSize").asLong()).isBetween(due - 2, due);
    // each step is reported once: rows beyond a checkpoint were dropped when the run went on
    List<Long> reported = run.reportedSteps();
    assertThat(reported).isSorted().doesNotHaveDuplicates();
    assertThat(reported.get(reported.size() - 1)).isEqualTo(run.newestStep());
  }

  @Test
  void ctrlCSavesAndDamagedCheckpointsArePassedOver() throws IOException {
    RunState run = new RunState(folder.resolve("runs/it"));
    try (Program training = Program.start(folder, TRAIN)) {
      awaitNewCheckpoint(run, -1);
      long first = run.newestStep();
      training.interrupt();
      assertThat(training.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(training.err()).contains("stopped; the same command goes on from here");
      assertThat(run.newestStep()).isGreaterThan(first);
    }

    List<Path> checkpoints = run.checkpoints();
    Path before = checkpoints.get(checkpoints.size() - 2);
    truncate(checkpoints.get(checkpoints.size() - 1).resolve("agent/model.safetensors"));
    try (Program training = Program.start(folder, TRAIN)) {
      training.awaitNotice(
          "going on from agent step " + Long.parseLong(before.getFileName().toString()) + "\n");
      assertThat(training.err()).contains("model.safetensors has ", "; trying the one before");
      training.kill();
    }

    for (Path checkpoint : run.checkpoints()) {
      Files.writeString(checkpoint.resolve("state.json"), "{}");
    }
    Program failed = Program.run(folder, TRAIN);
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err().lines().filter(line -> line.startsWith("overseer: ")))
        .singleElement()
        .asString()
        .contains("are damaged", "--fresh");
    assertThat(failed.err()).doesNotContain("Exception", "\tat ");
  }

  @Test
  void aSaveThatFailsAfterCtrlCIsToldAndIsAFailure() throws IOException {
    String[] seldom = Arrays.copyOf(TRAIN, TRAIN.length + 1);
    seldom[TRAIN.length] = "--set=run.checkpoint-interval=60s";
    try (Program training = Program.start(folder, seldom)) {
      training.awaitNotice("updates");
      Files.writeString(folder.resolve("runs/it/checkpoints"), "in the way");
      training.interrupt();
      assertThat(training.exitCode()).as(training.err()).isEqualTo(ExitCode.FAILED);
      assertThat(training.err().lines().filter(line -> line.startsWith("overseer: ")))
          .singleElement()
          .asString()
          .contains("cannot write the checkpoint");
      assertThat(training.err()).doesNotContain("the same command goes on");
    }
  }

  private static void awaitNewCheckpoint(RunState run, long after) {
    await().atMost(Duration.ofSeconds(120)).until(() -> run.newestStep() > Math.max(0, after));
  }

  private static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }
}
