package org.overseer.agent.policy;

import java.util.Arrays;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.ActingOutput;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.Chooser;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/**
 * Decides for a batch of players: runs the network one step, without gradients.
 *
 * <p>Owns its tape and its network; one thread at a time. Before: {@code RolloutLoop}. Next: {@link
 * AgentArchitecture}.
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
    ActingOutput output =
        architecture.act(tape, features, request.states(), chooser(request, features.size()));
    return new PolicyOutput(
        output.decisions(),
        FloatBuffers.toArray(output.values().value()),
        FloatBuffers.toArray(output.state().value()));
  }

  private static Chooser chooser(PolicyRequest request, int players) {
    float[] temperatures = new float[players];
    for (int b = 0; b < players; b++) {
      temperatures[b] = request.choices()[b].temperature();
    }
    return new Chooser(Arrays.copyOf(request.seeds(), players), temperatures);
  }

  @Override
  public void close() {
    tape.close();
  }
}
