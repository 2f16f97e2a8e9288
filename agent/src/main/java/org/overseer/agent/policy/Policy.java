package org.overseer.agent.policy;

import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentOutput;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/**
 * Runs the network one step for a batch of players, without gradients.
 *
 * <p>Owns its tape and its network; one thread at a time. Before: {@code RolloutLoop}. Next: {@link
 * ActionSampler}.
 */
public final class Policy implements AutoCloseable {
  private final AgentArchitecture architecture;
  private final Tape tape;
  private long version;

  /** Creates a policy around {@code architecture}, whose parameters it reads and {@link #load}s. */
  public Policy(AgentArchitecture architecture, Kernels kernels) {
    this.architecture = architecture;
    this.tape = new Tape(kernels);
  }

  /** Takes over the parameters of a snapshot. */
  public void load(ParameterSnapshot snapshot) {
    snapshot.copyTo(architecture.parameters());
    version = snapshot.version();
  }

  /** Version of the parameters. */
  public long version() {
    return version;
  }

  /** The network. */
  public AgentArchitecture architecture() {
    return architecture;
  }

  /** Answers a request; the arrays of the answer are the caller's. */
  public PolicyOutput evaluate(PolicyRequest request) {
    FeatureBatch features = request.features();
    tape.begin(false);
    AgentOutput output =
        architecture.forward(tape, features, 1, 1, request.states(), new float[features.size()]);
    int width = output.logProbabilities().columns();
    return new PolicyOutput(
        width,
        FloatBuffers.toArray(output.logProbabilities().value()),
        FloatBuffers.toArray(output.values().value()),
        FloatBuffers.toArray(output.state().value()));
  }

  @Override
  public void close() {
    tape.close();
  }
}
