package org.overseer.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.features.FeatureBatch;
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
    return policy.evaluate(new PolicyRequest(batch, states));
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
      float[] logProbabilities = first.logProbabilities().clone();
      PolicyOutput second = ask(policy, first.states());
      assertThat(second.values()).isNotEqualTo(values);
      assertThat(first.values()).isEqualTo(values);
      assertThat(first.states()).isEqualTo(states);
      assertThat(first.logProbabilities()).isEqualTo(logProbabilities);
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
}
