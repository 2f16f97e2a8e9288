package org.overseer.training.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

class EncoderSideTest {
  @ParameterizedTest
  @CsvSource({"tiny, 4, perceiver", "tiny, 0, transformer", "lite, 16, perceiver"})
  void bothPassesRunOverBatchesOfAnySize(String architecture, int latents, String kind) {
    AgentConfig agent =
        latents == 0
            ? ArchitecturePresets.withTransformer(architecture)
            : ArchitecturePresets.get(architecture);
    EncoderSide side =
        new EncoderSide(agent.withSizes(agent.sizes().withLatents(Math.max(1, latents))));
    assertThat(side.kind()).isEqualTo(kind);
    assertThat(side.latents()).isEqualTo(latents);
    assertThat(side.flops(16)).isGreaterThan(side.flops(8));
    for (int units : new int[] {3, 5}) {
      try (EncoderSide.Run run = side.over(2, units, KernelSelection.choose())) {
        run.forward();
        run.forwardAndBackward();
        assertThat(moved(side)).as("weights with a gradient").isGreaterThan(0.9);
        run.forward();
      }
    }
  }

  /** The share of the parameters that have a gradient; those of keys' biases are zero. */
  private static double moved(EncoderSide side) {
    int moved = 0;
    for (Parameter parameter : side.parameters()) {
      float sum = 0;
      for (float gradient : FloatBuffers.toArray(parameter.gradient())) {
        assertThat(gradient).as(parameter.name()).isFinite();
        sum += Math.abs(gradient);
      }
      moved += sum > 0 ? 1 : 0;
    }
    return (double) moved / side.parameters().size();
  }
}
