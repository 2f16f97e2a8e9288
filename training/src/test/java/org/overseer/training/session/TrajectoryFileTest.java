package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.network.RewardStream;
import org.overseer.env.Observation;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.Games;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategySource;

class TrajectoryFileTest {
  @TempDir Path folder;

  private static List<Trajectory> trajectories(boolean withOpponent) {
    RewardPlan plan =
        new RewardPlan(
            List.of(RewardStream.COMBAT, RewardStream.WIN_LOSS),
            StrategySource.NONE,
            withOpponent,
            1);
    List<Trajectory> all = new ArrayList<>(Games.selfPlay(Games.network(1), "3m", 7, 3, plan, 1));
    all.addAll(Games.selfPlay(Games.network(1), "2s3z", 7, 2, plan, 2));
    return all;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readingGivesBackWhatWasWritten(boolean withOpponent) {
    List<Trajectory> written = trajectories(withOpponent);
    written.get(0).transitions().get(2).observation().entities()[5] = Float.NaN;
    written.get(0).transitions().get(3).observation().addUpgrade(87);
    written.get(1).transitions().get(0).rewards()[1] = Float.NEGATIVE_INFINITY;
    Path file = folder.resolve("batch.safetensors");
    TrajectoryFile.write(file, written, "why");
    List<Trajectory> read = TrajectoryFile.read(file);
    assertThat(read).hasSameSizeAs(written);
    for (int b = 0; b < read.size(); b++) {
      assertEqual(read.get(b), written.get(b));
    }
  }

  private static void assertEqual(Trajectory actual, Trajectory expected) {
    assertThat(actual.policyVersion()).isEqualTo(expected.policyVersion());
    assertThat(actual.scenario()).isEqualTo(expected.scenario());
    assertThat(actual.initialState()).isEqualTo(expected.initialState());
    assertThat(actual.bootstrapStart()).isEqualTo(expected.bootstrapStart());
    assertEqual(actual.bootstrap(), expected.bootstrap());
    assertEqual(actual.bootstrapOpponent(), expected.bootstrapOpponent());
    assertThat(actual.length()).isEqualTo(expected.length());
    for (int t = 0; t < actual.length(); t++) {
      Transition a = actual.transitions().get(t);
      Transition e = expected.transitions().get(t);
      assertEqual(a.observation(), e.observation());
      assertEqual(a.opponent(), e.opponent());
      assertThat(a.choices()).isEqualTo(e.choices());
      assertThat(a.logProbabilities()).isEqualTo(e.logProbabilities());
      assertThat(a.rewards()).isEqualTo(e.rewards());
      assertThat(a.discount()).isEqualTo(e.discount());
      assertThat(a.steps()).isEqualTo(e.steps());
      assertThat(a.start()).isEqualTo(e.start());
    }
  }

  private static void assertEqual(Observation actual, Observation expected) {
    if (expected == null) {
      assertThat(actual).isNull();
      return;
    }
    assertThat(actual.contentHash()).isEqualTo(expected.contentHash());
    assertThat(actual.map()).usingRecursiveComparison().isEqualTo(expected.map());
  }

  @Test
  void aDamagedFileIsToldInOneLineAndNeverMisread() throws IOException {
    Path file = folder.resolve("batch.safetensors");
    TrajectoryFile.write(file, trajectories(false), "why");
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(1);
    int told = 0;
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      int at = 8 + random.nextInt(2500); // the header, and the numbers that say what is where
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      try {
        TrajectoryFile.read(file);
      } catch (ModelFormatException e) {
        assertThat(e.getMessage()).contains("batch.safetensors");
        told++;
      }
    }
    assertThat(told).isGreaterThan(50);
  }

  @Test
  void anotherKindOfFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.safetensors"), "nothing of the kind");
    assertThatThrownBy(() -> TrajectoryFile.read(file)).isInstanceOf(ModelFormatException.class);
  }
}
