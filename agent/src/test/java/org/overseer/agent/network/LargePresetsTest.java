package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.overseer.agent.Battles;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.env.Observation;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.optim.Optimizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The large presets act and learn on a small machine. */
class LargePresetsTest {
  private static final Logger LOG = LoggerFactory.getLogger(LargePresetsTest.class);
  private static final int STEPS = 2;
  private static final int PLAYERS = 2;

  @ParameterizedTest
  @CsvSource({"lite, 4", "full, 16", "full-transformer, 16"})
  void actsAndMakesATrainingStep(String preset, long gigabytes) {
    AgentConfig config = ArchitecturePresets.get(preset);
    AgentArchitecture network = new AgentArchitecture(config, Networks.random(1));
    Optimizer optimizer = new Optimizer(network.parameters(), new Adam(1e-4), 1);
    LOG.info("{}: parameters by part {}", preset, parametersByPart(network));
    List<Observation> seen = Battles.observations("8m", 1, STEPS * PLAYERS);
    FeatureBatch batch = Battles.encode(config.features(), seen);
    float[] states = new float[batch.size() * config.stateSize()];
    float[] temperatures = new float[batch.size()];
    Arrays.fill(temperatures, 1);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      long start = System.nanoTime();
      tape.begin(false);
      long[] seeds = {1, 2, 3, 4};
      Decisions decisions =
          network.act(tape, batch, states, new Chooser(seeds, temperatures)).decisions();
      long acted = System.nanoTime();
      network.parameters().zeroGradients();
      tape.begin(true);
      AgentOutput output =
          network.forward(tape, batch, STEPS, decisions, states, new float[batch.size()]);
      backward(tape, output);
      double norm = optimizer.step();
      assertThat(norm).isPositive().isFinite();
      LOG.info(
          "{}: {} observations: acting {} ms, a training step {} ms, tape {} MB",
          preset,
          batch.size(),
          (acted - start) / 1_000_000,
          (System.nanoTime() - acted) / 1_000_000,
          tape.bytes() >> 20);
      assertThat(tape.bytes()).isLessThan(gigabytes << 30);
    }
    for (Parameter parameter : network.parameters()) {
      for (float p : FloatBuffers.toArray(parameter.value())) {
        assertThat(Float.isFinite(p)).as(parameter.name()).isTrue();
      }
    }
  }

  private static void backward(Tape tape, AgentOutput output) {
    Variable[] outputs = new Variable[output.heads().size() + 1];
    INDArray[] gradients = new INDArray[outputs.length];
    for (int h = 0; h < outputs.length; h++) {
      boolean value = h == outputs.length - 1;
      outputs[h] = value ? output.values() : output.heads().get(h).logProbabilities();
      gradients[h] = tape.allocate(outputs[h].shape());
      float[] gradient = new float[outputs[h].rows() * outputs[h].columns()];
      for (int row = 0; row < outputs[h].rows(); row++) {
        int chosen = value ? 0 : output.heads().get(h).chosen()[row];
        gradient[row * outputs[h].columns() + chosen] = -1;
      }
      FloatBuffers.write(gradient, gradients[h]);
    }
    tape.backward(outputs, gradients);
  }

  private static Map<String, Long> parametersByPart(AgentArchitecture network) {
    Map<String, Long> counts = new TreeMap<>();
    for (Parameter parameter : network.parameters()) {
      String[] names = parameter.name().split("\\.");
      String part = names[0].equals("command") ? names[0] + "." + names[1] : names[0];
      counts.merge(part, parameter.value().length(), Long::sum);
      counts.merge("all", parameter.value().length(), Long::sum);
    }
    return counts;
  }
}
