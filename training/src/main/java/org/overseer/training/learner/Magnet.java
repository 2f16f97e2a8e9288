package org.overseer.training.learner;

import java.util.List;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentOutput;
import org.overseer.agent.network.HeadOutput;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.optim.NonFiniteException;

/**
 * A slow copy of the policy that the learner is held close to (magnetic mirror descent, Sokota et
 * al., A Unified Approach to Reinforcement Learning, Quantal Response Equilibria, and Two-Player
 * Zero-Sum Games, ICLR 2023, §4; docs/adr/0010).
 *
 * <p>Its parameters are the running mean of the learner's. It looks at the first quarter of each
 * unroll alone: unrolls start anywhere in a game, so that is a fair sample for a quarter of the
 * time. Owns its tape and its network; one thread at a time.
 */
final class Magnet implements AutoCloseable {
  private static final int SHARE = 4;

  private final AgentArchitecture network;
  private final Tape tape;

  /** Creates a magnet in {@code network}, whose parameters are about to be replaced. */
  Magnet(AgentArchitecture network, Kernels kernels) {
    this.network = network;
    this.tape = new Tape(kernels);
  }

  /** The parameters, to be written before {@link #sample}. */
  Parameters parameters() {
    return network.parameters();
  }

  /** How many steps of unrolls of T it looks at. */
  static int steps(int steps) {
    return Math.max(1, steps / SHARE);
  }

  /**
   * What the magnet would have done; its recurrent states start at those that the players had.
   *
   * @return for the first quarter of the steps
   */
  Sample sample(LearnerBatch batch) {
    int steps = steps(batch.steps());
    FeatureBatch opening = batch.features().first(steps * batch.trajectories());
    tape.begin(false);
    AgentOutput output =
        network.forward(
            tape,
            opening,
            steps,
            batch.decisions().first(opening.size()),
            batch.initialStates(),
            batch.starts());
    return new Sample(PolicyHead.of(output.heads()));
  }

  /**
   * The magnet's policy on the path of a batch's first decisions.
   *
   * @param heads in the learner's order; a row may be narrower than the learner's: what is missing
   *     is illegal in all of these rows
   */
  record Sample(List<PolicyHead> heads) {
    /** Of no decision: no magnet. */
    static final Sample NONE = new Sample(List.of());

    /**
     * Adds the gradient of {@code weight} · KL(π ‖ magnet), mean over a head, sum over heads.
     *
     * @param policy the learner's π
     * @param gradients d(loss)/d(log-probability) of each head, {@code [R, A]}
     * @return the divergence without its weight
     * @throws NonFiniteException if a head's divergence is not finite
     */
    float pull(List<PolicyHead> policy, float weight, float[][] gradients) {
      double divergence = 0;
      for (int h = 0; h < heads.size(); h++) {
        double ofHead = pull(heads.get(h), policy.get(h), weight, gradients[h]);
        policy.get(h).requireFinite("divergence from the mean parameters", ofHead);
        divergence += ofHead;
      }
      return (float) divergence;
    }

    private static double pull(
        PolicyHead magnet, PolicyHead policy, float weight, float[] gradient) {
      double divergence = 0;
      for (int o = 0; o < magnet.observations(); o++) {
        for (int k = magnet.offsets()[o]; k < magnet.offsets()[o + 1]; k++) {
          double share = magnet.share(o);
          for (int a = 0; a < magnet.width(); a++) {
            int at = k * policy.width() + a;
            float logProbability = policy.logProbabilities()[at];
            if (HeadOutput.isLegal(logProbability)) {
              double probability = Math.exp(logProbability);
              double difference =
                  logProbability - magnet.logProbabilities()[k * magnet.width() + a];
              divergence += share * probability * difference;
              gradient[at] += (float) (share * weight * probability * (difference + 1));
            }
          }
        }
      }
      return divergence;
    }
  }

  @Override
  public void close() {
    tape.close();
  }
}
