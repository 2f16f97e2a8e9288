package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentOutput;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.Kernels;

/**
 * A frozen policy that the learner is held close to, such as the one it was cloned from (agent
 * reference §3.2).
 *
 * <p>It sees each unroll from a state of zero, as it would a game that begins there: the states
 * that are recorded are the learner's, and mean something else to it. Owns its tape; the network's
 * parameters never change. One thread at a time.
 */
final class Teacher implements AutoCloseable {
  private final AgentArchitecture network;
  private final Tape tape;

  Teacher(AgentArchitecture network, Kernels kernels) {
    this.network = network;
    this.tape = new Tape(kernels);
  }

  /** What the teacher says of each choice on the path of the batch's decisions. */
  List<PolicyHead> evaluate(LearnerBatch batch) {
    float[] states = new float[batch.trajectories() * network.config().stateSize()];
    tape.begin(false);
    AgentOutput output =
        network.forward(
            tape,
            batch.features().first(batch.rows()),
            batch.steps(),
            batch.decisions(),
            states,
            batch.starts());
    return PolicyHead.of(output.heads());
  }

  @Override
  public void close() {
    tape.close();
  }
}
