package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** Acting and judging what was done are two views of one distribution. */
class DecisionsTest {
  private static final int STATE = 24;
  private static final AgentParts ALL = AgentParts.ALL;

  private final AgentArchitecture network =
      network(EntityEncoderKind.PERCEIVER, ActionHeadKind.UNIT_ORDERS, ALL);
  private final List<Observation> observations = observations();
  private final float[] states = Networks.normal(3, observations.size() * STATE);

  private static AgentArchitecture network(
      EntityEncoderKind kind, ActionHeadKind head, AgentParts parts) {
    return Networks.decided(
        AgentConfig.ofUnitOrders(kind, new NetworkSizes(16, 4, 1, 2, 8, 4, 4, 8, 12, 8))
            .withActionHead(head)
            .withParts(parts),
        1);
  }

  private static List<Observation> observations() {
    List<Observation> all = new ArrayList<>(Battles.observations("2s3z", 1, 5));
    all.addAll(Battles.observations("8m", 1, 4));
    all.addAll(Battles.observations("3m", 1, 5));
    Observation some = all.get(0);
    all.add(3, Battles.only(some, i -> some.feature(i, UnitFeature.ALLIANCE) == 4));
    return all;
  }

  private static Decisions act(
      AgentArchitecture network, List<Observation> players, float[] states, long[] seeds) {
    float[] temperatures = new float[seeds.length];
    Arrays.fill(temperatures, 1);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(false);
      Chooser chooser = new Chooser(seeds, temperatures);
      return network.act(tape, Battles.encode(players), states, chooser).decisions();
    }
  }

  private static float[] judge(
      AgentArchitecture network, List<Observation> players, float[] states, Decisions decisions) {
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(true);
      FeatureBatch batch = Battles.encode(players);
      float[] starts = new float[batch.size()];
      AgentOutput output = network.forward(tape, batch, 1, decisions, states, starts);
      int[] choices = new int[decisions.offsets()[decisions.size()]];
      float[] chosen = new float[choices.length];
      int at = 0;
      for (int o = 0; o < decisions.size(); o++) {
        for (HeadOutput head : output.heads()) {
          float[] rows = FloatBuffers.toArray(head.logProbabilities().value());
          for (int k = head.offsets()[o]; k < head.offsets()[o + 1]; k++) {
            choices[at] = head.chosen()[k];
            chosen[at++] = rows[k * head.logProbabilities().columns() + choices[at - 1]];
          }
        }
        assertThat(at).isEqualTo(decisions.offsets()[o + 1]);
      }
      assertThat(choices).isEqualTo(Arrays.copyOf(decisions.choices(), choices.length));
      return chosen;
    }
  }

  private float[] statesOf(int from, int to) {
    return Arrays.copyOfRange(states, from * STATE, to * STATE);
  }

  private long[] seeds() {
    long[] seeds = new long[observations.size()];
    Arrays.setAll(seeds, b -> 1000L + b);
    return seeds;
  }

  @ParameterizedTest
  @CsvSource({
    "PERCEIVER, UNIT_ORDERS",
    "TRANSFORMER, UNIT_ORDERS",
    "DUMMY, UNIT_ORDERS",
    "PERCEIVER, COMMAND",
    "TRANSFORMER, COMMAND",
    "DUMMY, COMMAND"
  })
  void whatActingRecordsIsWhatLearningFindsInBatchesOfAnyComposition(
      EntityEncoderKind kind, ActionHeadKind head) {
    assertActingAndLearningAgree(network(kind, head, ALL));
  }

  @ParameterizedTest
  @CsvSource({
    "UNIT_ORDERS, NONE, true, true",
    "UNIT_ORDERS, LSTM, false, true",
    "UNIT_ORDERS, NONE, false, true",
    "COMMAND, NONE, true, true",
    "COMMAND, LSTM, false, true",
    "COMMAND, LSTM, true, false",
    "COMMAND, NONE, false, false"
  })
  void soItIsWithoutAPart(ActionHeadKind head, CoreKind core, boolean scatter, boolean location) {
    AgentParts parts = new AgentParts(core, scatter, location);
    assertActingAndLearningAgree(network(EntityEncoderKind.PERCEIVER, head, parts));
  }

  private void assertActingAndLearningAgree(AgentArchitecture agent) {
    int state = agent.config().stateSize();
    float[] states = Networks.normal(3, observations.size() * state);
    Decisions together = act(agent, observations, states, seeds());
    assertThat(Arrays.stream(together.choices()).distinct().count()).isGreaterThan(2);
    for (int size : new int[] {1, 2, 4, observations.size()}) {
      for (int from = 0; from + size <= observations.size(); from += size) {
        int to = from + size;
        int[] offsets = new int[size + 1];
        for (int b = 0; b <= size; b++) {
          offsets[b] = together.offsets()[from + b] - together.offsets()[from];
        }
        int first = together.offsets()[from];
        int last = together.offsets()[to];
        int[] choices = Arrays.copyOfRange(together.choices(), first, last);
        float[] drawn = Arrays.copyOfRange(together.logProbabilities(), first, last);
        Decisions part = new Decisions(offsets, choices, drawn);
        float[] before = Arrays.copyOfRange(states, from * state, to * state);
        assertThat(judge(agent, observations.subList(from, to), before, part))
            .containsExactly(drawn, within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAPlayerDrawsDoesNotDependOnWhoElseIsInTheBatch(ActionHeadKind head) {
    AgentArchitecture network = network(EntityEncoderKind.PERCEIVER, head, ALL);
    Decisions together = act(network, observations, states, seeds());
    for (int b = 0; b < observations.size(); b++) {
      Decisions alone =
          act(network, List.of(observations.get(b)), statesOf(b, b + 1), new long[] {seeds()[b]});
      assertThat(alone.choices()).isEqualTo(together.choicesOf(b));
      assertThat(alone.logProbabilities())
          .containsExactly(together.logProbabilitiesOf(b), within(1e-5f));
    }
    long[] others = seeds();
    others[0]++;
    Decisions again = act(network, observations, states, others);
    assertThat(again.choicesOf(0)).isNotEqualTo(together.choicesOf(0));
    for (int b = 1; b < observations.size(); b++) {
      assertThat(again.choicesOf(b)).isEqualTo(together.choicesOf(b));
    }
  }

  @Test
  void unitOrdersMeanWhatTheOrderSpaceSaysAtEveryStep() {
    Decisions decisions = act(network, observations, states, seeds());
    int commands = 0;
    for (int b = 0; b < observations.size(); b++) {
      int[] choices = decisions.choicesOf(b);
      Action expected = new Action();
      OrderSpace.toAction(observations.get(b), choices, 0, StepKind.DETOUR, expected);
      Action actual = new Action();
      network.actionSpace().toAction(observations.get(b), choices, actual);
      assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
      assertThat(network.actionSpace().steps(choices)).isEqualTo(1);
      commands += actual.size();
    }
    assertThat(commands).isPositive();
  }

  @Test
  void decisionsThatDoNotFitTheObservationsAreRefused() {
    Decisions three = new Decisions(new int[] {0, 3}, new int[3], new float[3]);
    List<Observation> five = observations.subList(0, 1);
    assertThatThrownBy(() -> judge(network, five, statesOf(0, 1), three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("decision 0: expected one order for each of 5 own units but got 3");
    Decisions wide = new Decisions(new int[] {0, 5}, new int[] {0, 0, 15, 0, 0}, new float[5]);
    assertThatThrownBy(() -> judge(network, five, statesOf(0, 1), wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an order must be 0 to 14 but is 15");
    Decisions two = new Decisions(new int[] {0, 5, 10}, new int[10], new float[10]);
    assertThatThrownBy(() -> judge(network, five, statesOf(0, 1), two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 2 decisions on 1 observations");
  }

  @Test
  void offsetsRiseFromZeroAndEndWithinTheArrays() {
    for (int[] offsets : new int[][] {{}, {1, 2}, {0, 2, 1}, {0, 4}}) {
      assertThatThrownBy(() -> new Decisions(offsets, new int[3], new float[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Decisions: ");
    }
    Decisions packed = new Decisions(new int[] {0, 2, 3}, new int[] {5, 6, 7}, new float[9]);
    assertThat(packed.size()).isEqualTo(2);
    assertThat(packed.choicesOf(1)).containsExactly(7);
    assertThat(packed.first(1).choicesOf(0)).containsExactly(5, 6);
  }
}
