package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.Networks.Outputs;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.kernels.Kernels;

class AgentArchitectureTest {
  private static final float TOLERANCE = 1e-5f;

  private final Kernels kernels = KernelSelection.choose();

  private static AgentConfig small(EntityEncoderKind kind) {
    return AgentConfig.ofUnitOrders(kind, new NetworkSizes(16, 4, 1, 2, 8, 4, 4, 8, 12, 8));
  }

  @Test
  void anAgentMayHaveAllFeatures() {
    FeatureConfig all = FeatureConfig.all(32, 5);
    AgentArchitecture network =
        Networks.decided(small(EntityEncoderKind.PERCEIVER).withFeatures(all), 1);
    List<Observation> observations = Battles.observations("MMM2", 1, 4);
    float[] states = new float[4 * 24];
    Outputs outputs = Networks.act(network, kernels, Battles.encode(all, observations), states);
    for (float value : outputs.values()) {
      assertThat(value).isFinite();
    }
    List<Observation> elsewhere = Battles.observations("2s3z", 1, 1);
    assertThat(Networks.act(network, kernels, Battles.encode(all, elsewhere), new float[24]))
        .satisfies(o -> assertThat(o.values()[0]).isFinite().isNotEqualTo(outputs.values()[0]));
  }

  @Test
  void observationsWithOtherFeaturesAreRefused() {
    AgentArchitecture network = Networks.decided(small(EntityEncoderKind.DUMMY), 1);
    List<Observation> observations = Battles.observations("3m", 1, 1);
    FeatureBatch batch = Battles.encode(FeatureConfig.all(16, 1), observations);
    assertThatThrownBy(() -> Networks.act(network, kernels, batch, new float[24]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("encoded with other features");
  }

  @ParameterizedTest
  @EnumSource
  void aPlayerAloneGetsWhatItGetsInABatch(EntityEncoderKind kind) {
    AgentArchitecture network = Networks.decided(small(kind), 1);
    List<Observation> observations = new ArrayList<>(Battles.observations("2s3z", 1, 5));
    observations.addAll(Battles.observations("8m", 1, 3));
    observations.addAll(Battles.observations("3m", 1, 3));
    float[] states = Networks.normal(3, observations.size() * 24);
    FeatureBatch batch = Battles.encode(observations);
    Outputs together = Networks.act(network, kernels, batch, states);
    for (int b = 0; b < observations.size(); b++) {
      float[] state = Arrays.copyOfRange(states, b * 24, (b + 1) * 24);
      FeatureBatch single = Battles.encode(observations.get(b));
      Outputs alone = Networks.act(network, kernels, single, state);
      for (int k = 0; k < single.ownCount(); k++) {
        float[] row = together.row(batch.ownOffsets()[b] + k);
        assertThat(Arrays.copyOf(row, alone.width()))
            .containsExactly(alone.row(k), within(TOLERANCE));
        for (int a = alone.width(); a < row.length; a++) {
          assertThat(row[a]).isEqualTo(-1e9f);
        }
      }
      assertThat(together.values()[b]).isCloseTo(alone.values()[0], within(TOLERANCE));
      assertThat(Arrays.copyOfRange(together.states(), b * 24, (b + 1) * 24))
          .containsExactly(alone.states(), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void permutingUnitsPermutesTheirOrdersAndLeavesTheValue(EntityEncoderKind kind) {
    AgentArchitecture network = Networks.decided(small(kind), 2);
    Random random = new Random(3);
    for (Observation o : Battles.observations("2s3z", 4, 10)) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < o.entityCount(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      int[] rows = order.stream().mapToInt(Integer::intValue).toArray();
      FeatureBatch before = Battles.encode(o);
      FeatureBatch after = Battles.encode(Battles.permuted(o, rows));
      float[] state = Networks.normal(5, 24);
      Outputs old = Networks.act(network, kernels, before, state);
      Outputs now = Networks.act(network, kernels, after, state);
      assertThat(now.values()[0]).isCloseTo(old.values()[0], within(TOLERANCE));
      assertThat(now.states()).containsExactly(old.states(), within(TOLERANCE));
      for (int k = 0; k < after.ownCount(); k++) {
        float[] expected = old.row(indexOf(before.ownRows(), rows[after.ownRows()[k]])).clone();
        float[] original = expected.clone();
        for (int e = 0; e < after.enemyCount(); e++) {
          int enemy = indexOf(before.enemyRows(), rows[after.enemyRows()[e]]);
          expected[OrderSpace.FIRST_ATTACK + e] = original[OrderSpace.FIRST_ATTACK + enemy];
        }
        assertThat(now.row(k)).containsExactly(expected, within(TOLERANCE));
      }
    }
  }

  @Test
  void aGamesStartForgetsAlsoAStateThatIsNotFinite() {
    AgentArchitecture network = Networks.decided(small(EntityEncoderKind.DUMMY), 3);
    FeatureBatch batch = Battles.encode(Battles.observations("3m", 7, 4)); // 2 steps of 2 players
    float[] states = Networks.normal(9, 2 * 24);
    float[] starts = {0, 1, 0, 0};
    Arrays.fill(states, 24, 48, 0f);
    Outputs expected = Networks.run(network, kernels, batch, 2, 2, states, starts);
    Arrays.fill(states, 24, 48, Float.NaN);
    Outputs actual = Networks.run(network, kernels, batch, 2, 2, states, starts);
    assertThat(actual.logProbabilities()).isEqualTo(expected.logProbabilities());
    assertThat(actual.values()).isEqualTo(expected.values());
    assertThat(actual.states()).isEqualTo(expected.states());
  }

  @ParameterizedTest
  @EnumSource
  void actingStepByStepGivesTheLogProbabilitiesOfLearning(EntityEncoderKind kind) {
    AgentArchitecture network = Networks.decided(small(kind), 3);
    int steps = 7;
    int players = 3;
    List<Observation> timeMajor = new ArrayList<>();
    float[] starts = new float[steps * players];
    starts[0] = 1; // player 0 starts a game at step 0, player 1 at 2 and 5, player 2 goes on
    starts[2 * players + 1] = 1;
    starts[5 * players + 1] = 1;
    List<List<Observation>> games = new ArrayList<>();
    for (int b = 0; b < players; b++) {
      games.add(Battles.observations(b == 1 ? "2s3z" : "3m", 7 + b, steps));
    }
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < players; b++) {
        timeMajor.add(games.get(b).get(t));
      }
    }
    float[] initial = Networks.normal(9, players * 24);
    FeatureBatch batch = Battles.encode(timeMajor);
    Outputs learning = Networks.run(network, kernels, batch, steps, steps - 1, initial, starts);
    float[] states = initial.clone();
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < players; b++) {
        if (starts[t * players + b] == 1) {
          Arrays.fill(states, b * 24, (b + 1) * 24, 0);
        }
      }
      FeatureBatch step = Battles.encode(timeMajor.subList(t * players, (t + 1) * players));
      Outputs acting = Networks.act(network, kernels, step, states);
      states = acting.states();
      for (int b = 0; b < players; b++) {
        int row = t * players + b;
        assertThat(acting.values()[b]).isCloseTo(learning.values()[row], within(TOLERANCE));
        for (int k = 0; t < steps - 1 && k < unitsOf(step, b); k++) {
          float[] expected = learning.row(batch.ownOffsets()[row] + k);
          float[] actual = acting.row(step.ownOffsets()[b] + k);
          int common = Math.min(expected.length, actual.length);
          assertThat(Arrays.copyOf(actual, common))
              .containsExactly(Arrays.copyOf(expected, common), within(TOLERANCE));
        }
      }
    }
    assertThat(states).containsExactly(learning.states(), within(TOLERANCE));
    assertThat(learning.logProbabilities())
        .hasSize(batch.ownOffsets()[(steps - 1) * players] * learning.width());
  }

  @ParameterizedTest
  @EnumSource
  void legalOrdersShareTheProbabilityAndIllegalOnesHaveNone(EntityEncoderKind kind) {
    AgentArchitecture network = Networks.decided(small(kind), 4);
    List<Observation> observations = new ArrayList<>(Battles.observations("5m_vs_6m", 2, 20));
    Observation corner = Battles.copy(observations.get(0));
    Battles.set(corner, 0, UnitFeature.X, 0.2f);
    Battles.set(corner, 0, UnitFeature.Y, 0.2f);
    observations.add(corner);
    FeatureBatch batch = Battles.encode(observations);
    Outputs outputs =
        Networks.act(network, kernels, batch, Networks.normal(1, observations.size() * 24));
    float[] mask = new float[batch.ownCount() * outputs.width()];
    OrderSpace.writeMask(batch, batch.size(), outputs.width(), StepKind.DETOUR, mask);
    int illegal = 0;
    for (int k = 0; k < batch.ownCount(); k++) {
      double sum = 0;
      for (int a = 0; a < outputs.width(); a++) {
        float logProbability = outputs.row(k)[a];
        if (mask[k * outputs.width() + a] == 0) {
          assertThat(logProbability).isEqualTo(-1e9f);
          assertThat(Math.exp(logProbability)).isZero();
          illegal++;
        } else {
          assertThat(logProbability).isBetween(-60f, 0f);
          sum += Math.exp(logProbability);
        }
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
    assertThat(illegal).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void playersWithoutEnemiesOrWithoutUnitsHaveValuesToo(EntityEncoderKind kind) {
    AgentArchitecture network = Networks.decided(small(kind), 5);
    Observation all = Battles.observations("3m", 2, 1).get(0);
    Observation noEnemies = Battles.only(all, i -> all.feature(i, UnitFeature.ALLIANCE) == 1);
    Observation noOwn = Battles.only(all, i -> all.feature(i, UnitFeature.ALLIANCE) == 4);
    Observation nothing = Battles.only(all, i -> false);
    for (List<Observation> players :
        List.of(
            List.of(noEnemies),
            List.of(noOwn),
            List.of(nothing),
            List.of(nothing, noOwn, all, noEnemies, nothing))) {
      FeatureBatch batch = Battles.encode(players);
      Outputs outputs = Networks.act(network, kernels, batch, new float[24 * players.size()]);
      assertThat(outputs.width()).isEqualTo(OrderSpace.FIRST_ATTACK + batch.maxEnemies());
      assertThat(outputs.logProbabilities()).hasSize(batch.ownCount() * outputs.width());
      assertThat(outputs.values()).hasSize(players.size());
      for (float value : outputs.values()) {
        assertThat(value).isFinite();
      }
      for (float logProbability : outputs.logProbabilities()) {
        assertThat(logProbability).isLessThanOrEqualTo(0);
      }
    }
  }

  @Test
  void oneSetOfWeightsPlaysLargeBattles() {
    AgentArchitecture network = Networks.decided(ArchitecturePresets.get("tiny"), 6);
    FeatureBatch batch = Battles.encode(Battles.observations(Battles.marines(60, 60), 3, 2));
    assertThat(batch.ownCount()).isEqualTo(120);
    Outputs outputs =
        Networks.act(network, kernels, batch, new float[2 * network.config().stateSize()]);
    assertThat(outputs.width()).isEqualTo(OrderSpace.FIRST_ATTACK + 60);
    for (int k = 0; k < 120; k++) {
      double sum = 0;
      for (float logProbability : outputs.row(k)) {
        sum += Math.exp(logProbability);
      }
      assertThat(sum).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void bothKernelsAgree() {
    AgentArchitecture network = Networks.decided(ArchitecturePresets.get("tiny"), 7);
    FeatureBatch batch = Battles.encode(Battles.observations("2s3z", 3, 6));
    float[] states = Networks.normal(2, 6 * network.config().stateSize());
    Outputs plain = Networks.act(network, KernelSelection.byName("nd4j"), batch, states);
    Outputs vector = Networks.act(network, KernelSelection.byName("vector"), batch, states);
    assertThat(vector.logProbabilities()).containsExactly(plain.logProbabilities(), within(1e-4f));
    assertThat(vector.values()).containsExactly(plain.values(), within(1e-4f));
    assertThat(vector.states()).containsExactly(plain.states(), within(1e-4f));
  }

  @Test
  void aFreshPolicyMostlyKeepsAndIsCloseToUniformOtherwise() {
    AgentArchitecture network =
        new AgentArchitecture(ArchitecturePresets.get("tiny"), Networks.random(1));
    FeatureBatch batch = Battles.encode(Battles.observations("3m", 3, 10));
    Outputs outputs =
        Networks.act(network, kernels, batch, new float[10 * network.config().stateSize()]);
    for (int k = 0; k < batch.ownCount(); k++) {
      float[] row = outputs.row(k);
      double others = 0;
      int legal = 0;
      for (int order = OrderSpace.STOP; order < row.length; order++) {
        if (row[order] > -1e8f) {
          legal++;
          others += Math.exp(row[order]);
        }
      }
      assertThat(Math.exp(row[OrderSpace.KEEP])).isGreaterThan(0.75).isLessThan(0.95);
      for (int order = OrderSpace.STOP; order < row.length; order++) {
        if (row[order] > -1e8f) {
          assertThat((double) row[order]).isCloseTo(Math.log(others / legal), within(0.7));
        }
      }
    }
  }

  private static int unitsOf(FeatureBatch batch, int b) {
    return batch.ownOffsets()[b + 1] - batch.ownOffsets()[b];
  }

  private static int indexOf(int[] values, int value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    throw new AssertionError(value + " is not there");
  }
}
