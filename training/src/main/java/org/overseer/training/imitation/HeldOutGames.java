package org.overseer.training.imitation;

import java.util.ArrayList;
import java.util.List;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentOutput;
import org.overseer.agent.network.HeadOutput;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.learner.Batcher;
import org.overseer.training.learner.LearnerBatch;

/**
 * Games that are not learned from, as chains of unrolls: the network reads each chain from the
 * start of its first game, so that its recurrent states are its own.
 *
 * <p>Owns a network and a tape. Not thread-safe.
 */
final class HeldOutGames implements AutoCloseable {
  private final List<List<Trajectory>> unrolls;
  private final AgentArchitecture network;
  private final Tape tape;
  private final Batcher batcher;

  /**
   * Takes unrolls of several chains.
   *
   * @param chains consecutive unrolls of one player each; all of the length of the shortest count
   * @param network overwritten by each {@link #measure}
   */
  HeldOutGames(List<List<Trajectory>> chains, AgentArchitecture network, Kernels kernels) {
    this.network = network;
    this.batcher = new Batcher(network.config().features());
    this.tape = new Tape(kernels);
    int length = chains.stream().mapToInt(List::size).min().orElse(0);
    unrolls = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      List<Trajectory> batch = new ArrayList<>();
      for (List<Trajectory> chain : chains) {
        batch.add(chain.get(i));
      }
      unrolls.add(batch);
    }
  }

  /** How well these parameters know the labels. */
  LabelStatistics measure(ParameterSnapshot parameters) {
    parameters.copyTo(network.parameters());
    LabelStatistics statistics = LabelStatistics.of(network.config().actionHead());
    float[] states = new float[0];
    for (List<Trajectory> unroll : unrolls) {
      LearnerBatch batch = batcher.stack(unroll);
      float[] before = states.length == 0 ? batch.initialStates() : states;
      tape.begin(false);
      // T steps without the bootstrap: the state after them is the next unroll's first
      AgentOutput output =
          network.forward(
              tape,
              batch.features().first(batch.steps() * batch.trajectories()),
              batch.steps(),
              batch.decisions(),
              before,
              batch.starts());
      for (HeadOutput head : output.heads()) {
        statistics.add(
            FloatBuffers.toArray(head.logProbabilities().value()),
            head.logProbabilities().columns(),
            head.chosen());
      }
      states = FloatBuffers.toArray(output.state().value());
    }
    return statistics;
  }

  @Override
  public void close() {
    tape.close();
  }
}
