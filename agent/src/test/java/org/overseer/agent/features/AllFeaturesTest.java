package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.Battles;
import org.overseer.env.Action;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.StepType;
import org.overseer.env.sc2.RecordedMessages;
import org.overseer.env.sc2.Sc2Environment;
import org.overseer.env.sc2.Sc2GameSettings;
import org.overseer.env.sc2.Sc2ObservationAdapter;
import org.overseer.env.serve.Sc2Server;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.ScriptedPlayer;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.entity.ColumnEncoding;
import org.overseer.perceiver.entity.EntitySchema;

/** Properties of all features together, in the simulator, over the wire and in recordings. */
class AllFeaturesTest {
  private static final FeatureConfig ALL = FeatureConfig.all(16, 5);
  private static final int F = ALL.columns().size();
  private static final int S = ALL.scalarWidth();

  @ParameterizedTest
  @ValueSource(strings = {"2s3z", "MMM2", "6h_vs_8z"})
  void theOrderOfUnitsOnlyPermutesRows(String scenario) {
    Random random = new Random(11);
    for (Observation o : Battles.observations(scenario, 4, 20)) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < o.entityCount(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      int[] rows = order.stream().mapToInt(Integer::intValue).toArray();
      FeatureBatch before = Sightings.encode(ALL, o);
      FeatureBatch after = Sightings.encode(ALL, Battles.permuted(o, rows));
      for (int i = 0; i < rows.length; i++) {
        assertThat(row(after, i)).containsExactly(row(before, rows[i]));
      }
      for (int s = 0; s < S; s++) { // sums in another order
        assertThat(after.scalars()[s]).isCloseTo(before.scalars()[s], within(1e-6f));
      }
      assertThat(planes(after, 0)).containsExactly(planes(before, 0));
    }
  }

  @Test
  void anObservationIsTheSameWhereverItLiesInTheBatch() {
    List<Observation> observations = new ArrayList<>(Battles.observations("8m", 2, 70));
    observations.addAll(Battles.observations("MMM2", 2, 20));
    FeatureBatch together = Battles.encode(ALL, observations);
    for (int b = 0; b < observations.size(); b++) {
      FeatureBatch alone = Sightings.encode(ALL, observations.get(b));
      int first = together.entityOffsets()[b];
      assertThat(together.entityOffsets()[b + 1] - first).isEqualTo(alone.entityCount());
      for (int i = 0; i < alone.entityCount(); i++) {
        assertThat(row(together, first + i)).containsExactly(row(alone, i));
      }
      assertThat(Arrays.copyOfRange(together.scalars(), b * S, (b + 1) * S))
          .containsExactly(Arrays.copyOf(alone.scalars(), S));
      assertThat(planes(together, b)).containsExactly(planes(alone, 0));
    }
  }

  @Test
  void allValuesOfTheSimulatorLieInTheirRanges() {
    for (String scenario : List.of("3s5z", "MMM2", "27m_vs_30m", "bane_vs_bane", "corridor")) {
      assertInRange(scenario, Battles.encode(ALL, Battles.observations(scenario, 6, 30)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2s3z", "MMM2"})
  void theServerShowsTheRowsOfTheGameInThisProcess(String scenario) {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        SkirmishEnvironment local = new SkirmishEnvironment(Scenario.load(scenario));
        Sc2Environment remote =
            new Sc2Environment(
                Sc2GameSettings.of("127.0.0.1", server.port(), scenario).withPlayers(2))) {
      ScriptedPlayer[] players = {
        ScriptedPlayer.create("medium", 1), ScriptedPlayer.create("random", 2)
      };
      Action[] actions = {new Action(), new Action()};
      local.reset(5);
      remote.reset(5);
      int steps = 0;
      while (local.timeStep(0).stepType() != StepType.LAST && steps++ < 60) {
        for (int p = 0; p < 2; p++) {
          Observation here = local.timeStep(p).observation();
          FeatureBatch ours = Sightings.encode(ALL, here);
          FeatureBatch theirs = Sightings.encode(ALL, remote.timeStep(p).observation());
          int values = ours.entityCount() * F;
          assertThat(Arrays.copyOf(theirs.entities(), values))
              .containsExactly(Arrays.copyOf(ours.entities(), values));
          assertThat(Arrays.copyOf(theirs.scalars(), S))
              .containsExactly(Arrays.copyOf(ours.scalars(), S));
          assertThat(planes(theirs, 0)).containsExactly(planes(ours, 0));
          players[p].act(here, actions[p]);
        }
        local.step(actions);
        remote.step(actions);
      }
      assertThat(steps).isGreaterThan(10);
    }
  }

  @Test
  void everyRecordingOfTheRealGameLiesInTheRanges() throws IOException {
    Path folder = Path.of(System.getProperty("overseer.recorded", "none"));
    assumeTrue(Files.isDirectory(folder), "recorded messages are not here");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.toString().contains(".observation.pb")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      ResponseObservation message = RecordedMessages.observation(file);
      Observation o = new Observation();
      Sc2ObservationAdapter.read(message, map(file, message), o);
      FeatureBatch batch = Sightings.encode(ALL, o);
      assertThat(batch.entityCount()).isGreaterThan(100);
      assertInRange(file.toString(), batch);
      assertThat(Sightings.scalars(batch, 0, ScalarGroup.OWN_RACE)[0]).as("race known").isZero();
    }
  }

  private static MapInfo map(Path file, ResponseObservation message) {
    Path info =
        file.resolveSibling(file.getFileName().toString().replace(".observation.", ".game_info."));
    return Files.exists(info)
        ? Sc2ObservationAdapter.map(RecordedMessages.gameInfo(info))
        : Sc2ObservationAdapter.mapWithoutGameInfo(message);
  }

  private static void assertInRange(String what, FeatureBatch batch) {
    List<EntitySchema.Column> columns = ALL.schema().columns();
    for (int row = 0; row < batch.entityCount(); row++) {
      for (int c = 0; c < F; c++) {
        float value = batch.entities()[row * F + c];
        if (columns.get(c).encoding() instanceof ColumnEncoding.OneHot oneHot) {
          assertThat(value).isEqualTo((float) Math.rint(value));
          assertIn(what, columns.get(c).name(), value, 0, oneHot.size() - 1);
        } else if (columns.get(c).encoding() instanceof ColumnEncoding.Binary binary) {
          assertIn(what, columns.get(c).name(), value, 0, (1 << binary.bits()) - 1);
        } else {
          assertIn(what, columns.get(c).name(), value, -4, 8);
        }
      }
    }
    for (int s = 0; s < batch.size() * S; s++) {
      assertIn(what, "scalar " + s % S, batch.scalars()[s], -10, 10);
    }
    for (int b = 0; b < batch.size(); b++) {
      for (float value : planes(batch, b)) {
        assertIn(what, "plane", value, -1, 1);
      }
    }
  }

  private static void assertIn(String what, String name, float value, float least, float most) {
    if (!(value >= least && value <= most)) {
      throw new AssertionError(
          "%s: %s is %s, not %s to %s".formatted(what, name, value, least, most));
    }
  }

  private static float[] row(FeatureBatch batch, int row) {
    return Arrays.copyOfRange(batch.entities(), row * F, (row + 1) * F);
  }

  private static float[] planes(FeatureBatch batch, int b) {
    int size = ALL.grid() * ALL.grid() * ALL.planes().size();
    return Arrays.copyOfRange(batch.planes(), b * size, (b + 1) * size);
  }
}
