package org.overseer.agent.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/** Networks with weights that matter, and their outputs as arrays. */
final class Networks {
  private Networks() {}

  /** Outputs of a network: {@code [ΣK, A]}, {@code [T·B]}, {@code [B, R]}. */
  record Outputs(int width, float[] logProbabilities, float[] values, float[] states) {
    float[] row(int k) {
      return Arrays.copyOfRange(logProbabilities, k * width, (k + 1) * width);
    }
  }

  /**
   * A network whose output layers are not near zero as fresh ones are: with a near uniform policy,
   * no test of the policy could fail.
   */
  static AgentArchitecture decided(AgentConfig config, long seed) {
    RandomGenerator random = random(seed);
    AgentArchitecture network = new AgentArchitecture(config, random);
    network
        .parameters()
        .forEach(
            parameter -> {
              float[] values = FloatBuffers.toArray(parameter.value());
              boolean small =
                  parameter.name().startsWith("orders.") || parameter.name().startsWith("value.");
              for (int i = 0; i < values.length; i++) {
                values[i] += (float) ((small ? 0.12 : 0.05) * random.nextGaussian());
              }
              FloatBuffers.write(values, parameter.value());
            });
    return network;
  }

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
  }

  static float[] normal(long seed, int count) {
    RandomGenerator random = random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (0.5 * random.nextGaussian());
    }
    return values;
  }

  /** One step from the given states. */
  static Outputs act(
      AgentArchitecture network, Kernels kernels, FeatureBatch batch, float[] states) {
    return run(network, kernels, batch, 1, 1, states, new float[batch.size()]);
  }

  static Outputs run(
      AgentArchitecture network,
      Kernels kernels,
      FeatureBatch batch,
      int steps,
      int decidedSteps,
      float[] states,
      float[] starts) {
    Decisions decisions = keep(batch, decidedSteps * batch.size() / steps);
    try (Tape tape = new Tape(kernels)) {
      tape.begin(false);
      AgentOutput output = network.forward(tape, batch, steps, decisions, states, starts);
      Variable logProbabilities = output.heads().get(0).logProbabilities();
      return new Outputs(
          logProbabilities.columns(),
          FloatBuffers.toArray(logProbabilities.value()),
          FloatBuffers.toArray(output.values().value()),
          FloatBuffers.toArray(output.state().value()));
    }
  }

  /** Decisions that keep the orders of all units of the first observations. */
  static Decisions keep(FeatureBatch batch, int observations) {
    int[] offsets = Arrays.copyOf(batch.ownOffsets(), observations + 1);
    return new Decisions(offsets, new int[offsets[observations]], new float[offsets[observations]]);
  }
}
