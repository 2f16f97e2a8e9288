package org.overseer.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.kernels.KernelSelection;

class PolicyTest {
  private final FeatureBatch batch = Battles.encode(Battles.observations("3m", 1, 4));

  private static AgentArchitecture network(long seed) {
    RandomGenerator random =
        RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
    return new AgentArchitecture(ArchitecturePresets.get("dummy"), random);
  }

  private PolicyOutput ask(Policy policy, float[] states) {
    return ask(policy, states, OrderChoice.DRAWN);
  }

  private PolicyOutput ask(Policy policy, float[] states, OrderChoice choice) {
    OrderChoice[] choices = {choice, choice, choice, choice};
    return policy.evaluate(new PolicyRequest(batch, states, new long[] {1, 2, 3, 4}, choices));
  }

  @Test
  void aPolicyThatLoadsASnapshotAnswersLikeItsOrigin() {
    AgentArchitecture origin = network(1);
    try (Policy first = new Policy(origin, KernelSelection.choose());
        Policy second = new Policy(network(2), KernelSelection.choose())) {
      float[] states = new float[4 * origin.config().stateSize()];
      assertThat(ask(second, states).values()).isNotEqualTo(ask(first, states).values());
      second.load(ParameterSnapshot.of(9, origin.parameters()));
      assertThat(second.version()).isEqualTo(9);
      assertThat(ask(second, states)).usingRecursiveComparison().isEqualTo(ask(first, states));
    }
  }

  @Test
  void answersStayAsTheyAreWhenTheNextQuestionIsAsked() {
    try (Policy policy = new Policy(network(1), KernelSelection.choose())) {
      PolicyOutput first = ask(policy, new float[64]);
      float[] values = first.values().clone();
      float[] states = first.states().clone();
      float[] logProbabilities = first.decisions().logProbabilities().clone();
      int[] choices = first.decisions().choices().clone();
      PolicyOutput second = ask(policy, first.states());
      assertThat(second.values()).isNotEqualTo(values);
      assertThat(first.values()).isEqualTo(values);
      assertThat(first.states()).isEqualTo(states);
      assertThat(first.decisions().logProbabilities()).isEqualTo(logProbabilities);
      assertThat(first.decisions().choices()).isEqualTo(choices);
    }
  }

  @Test
  void statesBeyondTheBatchAreIgnored() {
    try (Policy policy = new Policy(network(1), KernelSelection.choose())) {
      float[] more = new float[200]; // a buffer that is reused for batches of any size
      java.util.Arrays.fill(more, 64, 200, 5f);
      assertThat(ask(policy, more))
          .usingRecursiveComparison()
          .isEqualTo(ask(policy, new float[64]));
    }
  }

  @Test
  void theTemperatureOfAPlayerIsThatOfItsChoice() {
    try (Policy policy = new Policy(network(1), KernelSelection.choose())) {
      float[] states = new float[64];
      PolicyOutput sure = ask(policy, states, OrderChoice.MOST_PROBABLE);
      assertThat(sure.decisions().choices()).containsOnly(OrderSpace.KEEP);
      assertThat(sure.decisions().logProbabilities()).containsOnly(0f);
      PolicyOutput wild = ask(policy, states, new OrderChoice(100));
      assertThat(mean(wild.decisions().logProbabilities()))
          .as("close to uniform over the legal orders")
          .isCloseTo(-Math.log(13), within(0.3));
    }
  }

  private static double mean(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += number;
    }
    return sum / numbers.length;
  }
}
