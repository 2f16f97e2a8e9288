package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;
import org.overseer.training.run.RunException;

class RejectedBatchesTest {
  @TempDir Path run;

  private final List<Trajectory> good = Games.selfPlay(Games.network(1), "3m", 8, 8, 2);
  private final List<Trajectory> bad = Games.selfPlay(Games.network(1), "3m", 8, 8, 2);
  private final MetricsHub metrics = new MetricsHub(List.of());
  private final TrainingSession session =
      new TrainingSession(
          ConfigLoader.load(
              "debug", null, List.of("agent.architecture=dummy", "learner.rejected-limit=3")),
          KernelSelection.choose(),
          metrics);

  @AfterEach
  void close() {
    session.close();
    metrics.close();
  }

  private Path folder() {
    return run.resolve("rejected");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aRejectedBatchCanBeLoadedAgainAndIsRejectedAgain() throws IOException {
    session.keepRejected(new RejectedBatches(folder(), 5)::keep);
    session.learn(good);
    bad.get(3).transitions().get(1).rewards()[0] = Float.NaN;
    session.learn(bad);
    assertThat(session.learner().version()).isEqualTo(1);
    assertThat(metrics.soFar(0, 0, Duration.ZERO).values().get(Metric.REJECTED_UPDATES)).isOne();
    assertThat(files()).containsExactly("000001-update-1.safetensors");
    List<Trajectory> loaded = TrajectoryFile.read(folder().resolve("000001-update-1.safetensors"));
    session.learn(loaded);
    assertThat(session.learner().version()).isEqualTo(1);
    loaded.get(3).transitions().get(1).rewards()[0] = 0;
    session.learn(loaded);
    assertThat(session.learner().version()).isEqualTo(2);
    assertThat(files())
        .containsExactly("000001-update-1.safetensors", "000002-update-1.safetensors");
  }

  @Test
  void onlyTheNewestAreKept() throws IOException {
    RejectedBatches batches = new RejectedBatches(folder(), 2);
    for (long update : new long[] {4, 11, 9, 9}) {
      assertThat(batches.keep("update-" + update, good, "why")).contains("-update-" + update + ".");
    }
    assertThat(files())
        .containsExactly("000003-update-9.safetensors", "000004-update-9.safetensors");
    new RejectedBatches(folder(), 2).keep("update-3", good, "a later start of the run");
    assertThat(files())
        .containsExactly("000004-update-9.safetensors", "000005-update-3.safetensors");
  }

  @Test
  void withALimitOfZeroNothingIsWritten() {
    assertThat(new RejectedBatches(folder(), 0).keep("update-1", good, "why")).isEmpty();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeWrittenDoesNotEndTheRun() throws IOException {
    Files.writeString(folder(), "in the way");
    session.keepRejected(new RejectedBatches(folder(), 5)::keep);
    bad.get(0).transitions().get(0).rewards()[0] = Float.NaN;
    session.learn(bad);
    session.learn(good);
    assertThat(session.learner().version()).isEqualTo(1);
  }

  @Test
  void aFullDiskLeavesNoTorsoAndTheNextBatchIsKept() throws IOException {
    RejectedBatches batches = new RejectedBatches(folder(), 2);
    assertThat(batches.keep("update-1", good, "why")).isNotEmpty();
    Path inTheWay = folder().resolve(".writing.safetensors").resolve("file");
    Files.createDirectories(inTheWay); // as a disk that takes no more: the batch cannot be written
    assertThat(batches.keep("update-2", good, "why")).isEmpty();
    Files.delete(inTheWay);
    assertThat(batches.keep("update-3-main-exploiter-0", good, "why")).isEmpty();
    assertThat(batches.keep("update-4-main-exploiter-0", good, "why")).isNotEmpty();
    assertThat(files())
        .containsExactly(
            "000001-update-1.safetensors", "000002-update-4-main-exploiter-0.safetensors");
    assertThat(TrajectoryFile.read(folder().resolve(files().get(1)))).hasSameSizeAs(good);
  }

  @Test
  void goodUpdatesOfOthersDoNotHideThatOnePlayerLearnsNothing() throws IOException {
    try (TrainingSession league =
        new TrainingSession(
            ConfigLoader.load(
                "debug",
                null,
                List.of(
                    "agent.architecture=dummy",
                    "learner.rejected-limit=3",
                    "league.main-exploiters=1")),
            KernelSelection.choose(),
            metrics)) {
      league.keepRejected(new RejectedBatches(folder(), 5)::keep);
      bad.get(3).transitions().get(1).rewards()[0] = Float.NaN;
      for (int i = 0; i < 2; i++) {
        league.learn(-2, bad);
        league.learn(-1, good);
      }
      assertThatThrownBy(() -> league.learn(-2, bad))
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith("update 0 of main-exploiter-0 was not made: ")
          .hasMessageContaining("that was the 3. in a row");
      assertThat(files()).contains("000003-update-0-main-exploiter-0.safetensors");
    }
  }

  @Test
  void tooManyInARowEndTheRunWithOneLine() {
    session.keepRejected(new RejectedBatches(folder(), 5)::keep);
    bad.get(3).transitions().get(1).rewards()[0] = Float.NaN;
    session.learn(bad);
    session.learn(bad);
    session.learn(good); // not in a row any more
    session.learn(bad);
    session.learn(bad);
    assertThatThrownBy(() -> session.learn(bad))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "update 1 was not made: the rewards, step 1 of trajectory 3 are not finite: number 0 of"
                + " 1 is NaN; that was the 3. in a row (learner.rejected-limit), so the run ends;"
                + " the batch is in "
                + folder().resolve("000005-update-1.safetensors"));
  }
}
