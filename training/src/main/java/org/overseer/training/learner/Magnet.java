package org.overseer.training.learner;

import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

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

  /**
   * What the magnet would have done; its recurrent states start at those that the players had.
   *
   * @return for the first quarter of the steps
   */
  Sample sample(LearnerBatch batch) {
    int steps = Math.max(1, batch.steps() / SHARE);
    FeatureBatch opening = batch.features().first(steps * batch.trajectories());
    tape.begin(false);
    Variable logProbabilities =
        network
            .forward(tape, opening, steps, steps, batch.initialStates(), batch.starts())
            .logProbabilities();
    return new Sample(
        opening.ownCount(),
        logProbabilities.columns(),
        FloatBuffers.toArray(logProbabilities.value()));
  }

  /**
   * The magnet's policy in the first K of a batch's orders.
   *
   * @param orders K
   * @param width M, not more than the learner's A: later columns are illegal in all of these rows
   * @param logProbabilities masked, {@code [K, M]}
   */
  record Sample(int orders, int width, float[] logProbabilities) {
    /** Of no order: no magnet. */
    static final Sample NONE = new Sample(0, 0, new float[0]);

    /**
     * Adds the gradient of {@code weight} · KL(π ‖ magnet), mean over the K orders.
     *
     * @param policy log-probabilities of the learner's policy π, {@code [ΣK, A]}
     * @param policyWidth A
     * @param gradient d(loss)/d(log-probability), {@code [ΣK, A]}
     * @return the mean divergence without its weight
     */
    float pull(float[] policy, int policyWidth, float weight, float[] gradient) {
      double each = 1.0 / Math.max(1, orders);
      double divergence = 0;
      for (int k = 0; k < orders; k++) {
        for (int a = 0; a < width; a++) {
          int at = k * policyWidth + a;
          if (Losses.isLegal(policy[at])) {
            double probability = Math.exp(policy[at]);
            double difference = policy[at] - logProbabilities[k * width + a];
            divergence += probability * difference;
            gradient[at] += (float) (each * weight * probability * (difference + 1));
          }
        }
      }
      return (float) (each * divergence);
    }
  }

  @Override
  public void close() {
    tape.close();
  }
}
