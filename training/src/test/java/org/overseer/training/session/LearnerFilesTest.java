package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.config.TrainingConfig;
import org.overseer.training.learner.LearnerLoop;

class LearnerFilesTest {
  private static final TrainingConfig CONFIG = ConfigLoader.load("debug", null, List.of());

  private final LearnerLoop learner = learner();
  private final LearnerLoop resumed = learner();
  private final List<Trajectory> trajectories =
      Games.selfPlay(learner.architecture(), "3m", 8, 6, 1);

  @TempDir Path folder;

  private static LearnerLoop learner() {
    return new LearnerLoop(
        AgentNetworks.create(CONFIG),
        CONFIG.learner(),
        CONFIG.rewards(),
        null,
        KernelSelection.choose());
  }

  @AfterEach
  void close() {
    learner.close();
    resumed.close();
  }

  @Test
  void anUpdateThatWasGivenUpCountsNeitherForTheMeanNorForTheOptimizer() throws IOException {
    learner.update(trajectories, 0);
    assertThat(learner.undo()).isTrue();
    new LearnerFiles(new AgentWriter(CONFIG)).write(folder, learner);
    LearnerFiles.restore(folder, resumed, 0);
    assertGoesOnAlike();
  }

  @Test
  void foldersFromBeforeVersionsWereWrittenGoOn() throws IOException {
    learner.update(trajectories, 0);
    learner.update(trajectories, 0);
    new LearnerFiles(new AgentWriter(CONFIG)).write(folder, learner);
    Files.delete(folder.resolve("versions.json"));
    LearnerFiles.restore(folder, resumed, 2);
    assertGoesOnAlike();
  }

  @Test
  void versionsFromBeforeUpdatesWereWrittenGoOn() throws IOException {
    learner.update(trajectories, 0);
    learner.reset(learner.snapshot());
    learner.update(trajectories, 0);
    new LearnerFiles(new AgentWriter(CONFIG)).write(folder, learner);
    Files.writeString(folder.resolve("versions.json"), "{\"version\":3,\"firstVersion\":2}");
    LearnerFiles.restore(folder, resumed, 0);
    assertGoesOnAlike();
  }

  private void assertGoesOnAlike() {
    assertThat(resumed.version()).isEqualTo(learner.version());
    for (int i = 0; i < 2; i++) {
      learner.update(trajectories, 0);
      resumed.update(trajectories, 0);
      assertEqual(resumed.snapshot(), learner.snapshot());
      assertEqual(resumed.average(), learner.average());
    }
  }

  private static void assertEqual(ParameterSnapshot actual, ParameterSnapshot expected) {
    assertThat(actual.values()).usingRecursiveComparison().isEqualTo(expected.values());
  }
}
