package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.entity.EntityEncoder;

/** Perceiver and Transformer are compared in agents of one size. */
class EncoderParityTest {
  private static final double TOLERANCE = 0.05;

  /** The paper's: padded, with 32 latents. */
  private static final int SLOTS = 512;

  /** The paper's own figures, 3.3 and 0.93 GFLOPs, are 3.55 apart. */
  private static final double LEAST_SAVING = 3.5;

  private static long parameters(AgentConfig config) {
    return new AgentArchitecture(config, Networks.random(1)).parameters().scalars();
  }

  private static EntityEncoder encoder(AgentConfig config) {
    ParameterScope scope =
        new ParameterScope(new Parameters(), "", Initializer.deepMind(Networks.random(1)));
    return EntityEncoders.create(scope, config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "lite", "full"})
  void agentsAroundEitherEncoderHaveAsManyParameters(String name) {
    double perceiver = parameters(ArchitecturePresets.get(name));
    double transformer = parameters(ArchitecturePresets.withTransformer(name));
    assertThat(transformer / perceiver).isCloseTo(1, within(TOLERANCE));
  }

  @Test
  void overThePapersSlotsThePerceiverNeedsFarFewerOperations() {
    AgentConfig full = ArchitecturePresets.get("full");
    assertThat(full.sizes().latents()).isEqualTo(32);
    long perceiver = encoder(full).countFlops(SLOTS).total();
    long transformer =
        encoder(ArchitecturePresets.withTransformer("full")).countFlops(SLOTS).total();
    assertThat((double) transformer / perceiver).isGreaterThanOrEqualTo(LEAST_SAVING);
  }
}
